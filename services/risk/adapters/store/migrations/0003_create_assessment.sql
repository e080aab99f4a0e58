-- Assessments, some three an episode; and how matrices in shadow compare with the active one.
CREATE TABLE assessment (
  id               uuid PRIMARY KEY,
  authority_id     text        NOT NULL,
  ordering_key     text        NOT NULL,
  version          bigint      NOT NULL,
  next_due_at      timestamptz,
  is_live          boolean     NOT NULL,
  child_id         uuid        NOT NULL,
  episode_id       uuid        NOT NULL,
  home_urn         text        NOT NULL,
  matrix_mode      text        NOT NULL,
  assessment_state text        NOT NULL,
  state            jsonb       NOT NULL,
  updated_at       timestamptz NOT NULL
);
CREATE INDEX assessment_child_id ON assessment ((child_id::text));
CREATE INDEX assessment_episode_id ON assessment ((episode_id::text));
SELECT protect('assessment');

CREATE TABLE comparison (
  id           text PRIMARY KEY,
  authority_id text        NOT NULL,
  ordering_key text        NOT NULL,
  version      bigint      NOT NULL,
  next_due_at  timestamptz,
  is_live      boolean     NOT NULL,
  pair         text        NOT NULL,
  state        jsonb       NOT NULL,
  updated_at   timestamptz NOT NULL
);
CREATE INDEX comparison_pair ON comparison (pair, id);
SELECT protect('comparison');
