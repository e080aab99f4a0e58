-- What is remembered of a child. Hot: one update per event about the child.
CREATE TABLE child_history (
  id           uuid PRIMARY KEY,
  authority_id text        NOT NULL,
  ordering_key text        NOT NULL,
  version      bigint      NOT NULL,
  next_due_at  timestamptz,
  is_live      boolean     NOT NULL,
  state        jsonb       NOT NULL,
  updated_at   timestamptz NOT NULL
);
SELECT protect('child_history');
