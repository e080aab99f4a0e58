-- Published versions of ladders; a version never changes.
CREATE TABLE ladder (
  id           text PRIMARY KEY,
  authority_id text        NOT NULL,
  ordering_key text        NOT NULL,
  version      bigint      NOT NULL,
  next_due_at  timestamptz,
  is_live      boolean     NOT NULL,
  scope        text        NOT NULL,
  ladder_id    text        NOT NULL,
  state        jsonb       NOT NULL,
  updated_at   timestamptz NOT NULL
);
CREATE INDEX ladder_scope ON ladder (scope);
SELECT protect('ladder');
