-- Interviews: one each return, their facts; the fold of their events.
CREATE TABLE interview (
  id              uuid PRIMARY KEY,
  authority_id    text        NOT NULL,
  ordering_key    text        NOT NULL,
  version         bigint      NOT NULL,
  next_due_at     timestamptz,
  is_live         boolean     NOT NULL,
  child_id        uuid        NOT NULL,
  plan_id         uuid,
  home_urn        text        NOT NULL,
  case_reference  text        NOT NULL,
  interviewer_id  uuid,
  interview_state text        NOT NULL,
  -- The leading plan while nobody has said what came of it: one such interview a plan.
  open_plan_id    uuid,
  state           jsonb       NOT NULL,
  updated_at      timestamptz NOT NULL,
  CONSTRAINT interview_exists UNIQUE (open_plan_id)
);
CREATE INDEX interview_child_id ON interview (child_id);
CREATE INDEX interview_plan_id ON interview (plan_id);
CREATE INDEX interview_case_reference ON interview (case_reference);
CREATE INDEX interview_interviewer_id ON interview (interviewer_id);
SELECT protect('interview');

-- What is written down, sealed with the child's key. Rewritten with every autosave.
CREATE TABLE record (
  id           uuid PRIMARY KEY,
  authority_id text        NOT NULL,
  ordering_key text        NOT NULL,
  version      bigint      NOT NULL,
  next_due_at  timestamptz,
  is_live      boolean     NOT NULL,
  child_id     uuid        NOT NULL,
  state        jsonb       NOT NULL,
  updated_at   timestamptz NOT NULL
);
CREATE INDEX record_child_id ON record (child_id);
SELECT protect('record');

-- Drafts that lost against another one, sealed.
CREATE TABLE kept_draft (
  id           uuid PRIMARY KEY,
  authority_id text        NOT NULL,
  ordering_key text        NOT NULL,
  version      bigint      NOT NULL,
  next_due_at  timestamptz,
  is_live      boolean     NOT NULL,
  interview_id uuid        NOT NULL,
  child_id     uuid        NOT NULL,
  state        jsonb       NOT NULL,
  updated_at   timestamptz NOT NULL
);
CREATE INDEX kept_draft_interview_id ON kept_draft (interview_id);
CREATE INDEX kept_draft_child_id ON kept_draft (child_id);
SELECT protect('kept_draft');

-- Amendments and carers' information, sealed; appended, never changed.
CREATE TABLE addition (
  id           uuid PRIMARY KEY,
  authority_id text        NOT NULL,
  ordering_key text        NOT NULL,
  version      bigint      NOT NULL,
  next_due_at  timestamptz,
  is_live      boolean     NOT NULL,
  interview_id uuid        NOT NULL,
  child_id     uuid        NOT NULL,
  state        jsonb       NOT NULL,
  updated_at   timestamptz NOT NULL
);
CREATE INDEX addition_interview_id ON addition (interview_id);
CREATE INDEX addition_child_id ON addition (child_id);
SELECT protect('addition');

-- Who opened which words, when.
CREATE TABLE reading (
  id           uuid PRIMARY KEY,
  authority_id text        NOT NULL,
  ordering_key text        NOT NULL,
  version      bigint      NOT NULL,
  next_due_at  timestamptz,
  is_live      boolean     NOT NULL,
  interview_id uuid,
  child_id     uuid        NOT NULL,
  state        jsonb       NOT NULL,
  updated_at   timestamptz NOT NULL
);
CREATE INDEX reading_interview_id ON reading (interview_id);
CREATE INDEX reading_child_id ON reading (child_id);
SELECT protect('reading');

-- Published frameworks; never updated.
CREATE TABLE framework (
  id           text PRIMARY KEY,
  authority_id text        NOT NULL,
  ordering_key text        NOT NULL,
  version      bigint      NOT NULL,
  next_due_at  timestamptz,
  is_live      boolean     NOT NULL,
  scope        text        NOT NULL,
  framework_id text        NOT NULL,
  state        jsonb       NOT NULL,
  updated_at   timestamptz NOT NULL
);
CREATE INDEX framework_scope ON framework (scope);
SELECT protect('framework');

-- What other services told: plans, agreements, interviewers.
CREATE TABLE plan (
  id           uuid PRIMARY KEY,
  authority_id text        NOT NULL,
  ordering_key text        NOT NULL,
  version      bigint      NOT NULL,
  next_due_at  timestamptz,
  is_live      boolean     NOT NULL,
  child_id     uuid        NOT NULL,
  state        jsonb       NOT NULL,
  updated_at   timestamptz NOT NULL
);
CREATE INDEX plan_child_id ON plan (child_id);
SELECT protect('plan');

CREATE TABLE agreement (
  id           uuid PRIMARY KEY,
  authority_id text        NOT NULL,
  ordering_key text        NOT NULL,
  version      bigint      NOT NULL,
  next_due_at  timestamptz,
  is_live      boolean     NOT NULL,
  scope        text        NOT NULL,
  state        jsonb       NOT NULL,
  updated_at   timestamptz NOT NULL
);
SELECT protect('agreement');

CREATE TABLE interviewer (
  id           uuid PRIMARY KEY,
  authority_id text        NOT NULL,
  ordering_key text        NOT NULL,
  version      bigint      NOT NULL,
  next_due_at  timestamptz,
  is_live      boolean     NOT NULL,
  scope        text        NOT NULL,
  person_id    uuid,
  state        jsonb       NOT NULL,
  updated_at   timestamptz NOT NULL
);
CREATE INDEX interviewer_person_id ON interviewer (person_id);
SELECT protect('interviewer');
