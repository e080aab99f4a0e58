-- Who shares a fact, by its digest: bounded rows, read by key alone. And the candidates that follow.
CREATE TABLE fact_index (
  id           text PRIMARY KEY,
  authority_id text        NOT NULL,
  ordering_key text        NOT NULL,
  version      bigint      NOT NULL,
  next_due_at  timestamptz,
  is_live      boolean     NOT NULL,
  state        jsonb       NOT NULL,
  updated_at   timestamptz NOT NULL
);
SELECT protect('fact_index');

CREATE TABLE pattern_candidate (
  id              uuid PRIMARY KEY,
  authority_id    text        NOT NULL,
  ordering_key    text        NOT NULL,
  version         bigint      NOT NULL,
  next_due_at     timestamptz,
  is_live         boolean     NOT NULL,
  pattern_kind    text        NOT NULL,
  candidate_state text        NOT NULL,
  state           jsonb       NOT NULL,
  updated_at      timestamptz NOT NULL
);
CREATE INDEX pattern_candidate_state ON pattern_candidate (candidate_state, authority_id);
SELECT protect('pattern_candidate');

-- How often the named role confirmed and dismissed.
CREATE TABLE pattern_tally (
  id           text PRIMARY KEY,
  authority_id text        NOT NULL,
  ordering_key text        NOT NULL,
  version      bigint      NOT NULL,
  next_due_at  timestamptz,
  is_live      boolean     NOT NULL,
  state        jsonb       NOT NULL,
  updated_at   timestamptz NOT NULL
);
SELECT protect('pattern_tally');
