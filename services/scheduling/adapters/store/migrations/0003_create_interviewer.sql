-- The interviewer register.
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
CREATE INDEX interviewer_scope ON interviewer (scope);
SELECT protect('interviewer');
