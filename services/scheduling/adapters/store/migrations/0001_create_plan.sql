-- Plans: the 72-hour clocks. Hot: one insert per returned episode, one update per step.
CREATE TABLE plan (
  id             uuid PRIMARY KEY,
  authority_id   text        NOT NULL,
  ordering_key   text        NOT NULL,
  version        bigint      NOT NULL,
  next_due_at    timestamptz,
  is_live        boolean     NOT NULL,
  child_id       uuid        NOT NULL,
  home_urn       text        NOT NULL,
  case_reference text        NOT NULL,
  plan_state     text        NOT NULL,
  state          jsonb       NOT NULL,
  updated_at     timestamptz NOT NULL
);
CREATE INDEX plan_next_due_at ON plan (next_due_at) WHERE next_due_at IS NOT NULL;
CREATE INDEX plan_child_id ON plan (child_id);
CREATE INDEX plan_case_reference ON plan (case_reference);
SELECT protect('plan');
