-- Which data returns were made; no part of the read model.
CREATE TABLE data_return (
  id           uuid PRIMARY KEY,
  authority_id text        NOT NULL,
  ordering_key text        NOT NULL,
  version      bigint      NOT NULL,
  next_due_at  timestamptz,
  is_live      boolean     NOT NULL,
  state        jsonb       NOT NULL,
  updated_at   timestamptz NOT NULL
);
SELECT protect('data_return');
