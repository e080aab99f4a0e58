-- Published versions of matrices and repeat rules, which never change, and what is in force.
CREATE TABLE matrix (
  id           text PRIMARY KEY,
  authority_id text        NOT NULL,
  ordering_key text        NOT NULL,
  version      bigint      NOT NULL,
  next_due_at  timestamptz,
  is_live      boolean     NOT NULL,
  matrix_id    text        NOT NULL,
  state        jsonb       NOT NULL,
  updated_at   timestamptz NOT NULL
);
CREATE INDEX matrix_matrix_id ON matrix (matrix_id);
SELECT protect('matrix');

CREATE TABLE trigger_policy (
  id           text PRIMARY KEY,
  authority_id text        NOT NULL,
  ordering_key text        NOT NULL,
  version      bigint      NOT NULL,
  next_due_at  timestamptz,
  is_live      boolean     NOT NULL,
  state        jsonb       NOT NULL,
  updated_at   timestamptz NOT NULL
);
SELECT protect('trigger_policy');

-- One row an authority: an event reads no list to know what it is judged by.
CREATE TABLE in_force (
  id           text PRIMARY KEY,
  authority_id text        NOT NULL,
  ordering_key text        NOT NULL,
  version      bigint      NOT NULL,
  next_due_at  timestamptz,
  is_live      boolean     NOT NULL,
  state        jsonb       NOT NULL,
  updated_at   timestamptz NOT NULL
);
SELECT protect('in_force');
