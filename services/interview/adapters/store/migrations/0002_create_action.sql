-- Immediate dangers. Few, and never waiting: ordered by themselves, not by their child.
CREATE TABLE danger (
  id             uuid PRIMARY KEY,
  authority_id   text        NOT NULL,
  ordering_key   text        NOT NULL,
  version        bigint      NOT NULL,
  next_due_at    timestamptz,
  is_live        boolean     NOT NULL,
  child_id       uuid,
  plan_id        uuid,
  home_urn       text        NOT NULL,
  case_reference text        NOT NULL,
  danger_state   text        NOT NULL,
  state          jsonb       NOT NULL,
  updated_at     timestamptz NOT NULL
);
CREATE INDEX danger_next_due_at ON danger (next_due_at) WHERE next_due_at IS NOT NULL;
CREATE INDEX danger_child_id ON danger (child_id);
CREATE INDEX danger_plan_id ON danger (plan_id);
SELECT protect('danger');

-- The action plan: actions and commissioned follow-ups; their words are sealed in state.
CREATE TABLE action (
  id              uuid PRIMARY KEY,
  authority_id    text        NOT NULL,
  ordering_key    text        NOT NULL,
  version         bigint      NOT NULL,
  next_due_at     timestamptz,
  is_live         boolean     NOT NULL,
  child_id        uuid        NOT NULL,
  interview_id    uuid,
  plan_id         uuid,
  home_urn        text        NOT NULL,
  case_reference  text        NOT NULL,
  owner_person_id uuid,
  action_status   text        NOT NULL,
  state           jsonb       NOT NULL,
  updated_at      timestamptz NOT NULL
);
CREATE INDEX action_next_due_at ON action (next_due_at) WHERE next_due_at IS NOT NULL;
CREATE INDEX action_child_id ON action (child_id);
CREATE INDEX action_interview_id ON action (interview_id);
CREATE INDEX action_plan_id ON action (plan_id);
CREATE INDEX action_owner_person_id ON action (owner_person_id);
SELECT protect('action');

-- Visits of interviewers; a running one is the only one of its interviewer.
CREATE TABLE visit (
  id                     uuid PRIMARY KEY,
  authority_id           text        NOT NULL,
  ordering_key           text        NOT NULL,
  version                bigint      NOT NULL,
  next_due_at            timestamptz,
  is_live                boolean     NOT NULL,
  interviewer_id         uuid        NOT NULL,
  running_interviewer_id uuid,
  case_reference         text        NOT NULL,
  visit_state            text        NOT NULL,
  state                  jsonb       NOT NULL,
  updated_at             timestamptz NOT NULL,
  CONSTRAINT visit_still_running UNIQUE (running_interviewer_id)
);
CREATE INDEX visit_next_due_at ON visit (next_due_at) WHERE next_due_at IS NOT NULL;
CREATE INDEX visit_interviewer_id ON visit (interviewer_id);
SELECT protect('visit');

-- Interviewers who asked for a talk; the uuid of the interview.
CREATE TABLE debrief (
  id             uuid PRIMARY KEY,
  authority_id   text        NOT NULL,
  ordering_key   text        NOT NULL,
  version        bigint      NOT NULL,
  next_due_at    timestamptz,
  is_live        boolean     NOT NULL,
  interviewer_id uuid,
  state          jsonb       NOT NULL,
  updated_at     timestamptz NOT NULL
);
CREATE INDEX debrief_interviewer_id ON debrief (interviewer_id);
SELECT protect('debrief');
