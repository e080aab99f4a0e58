-- Journal, outbox, inbox, request ids, ordering keys and dead letters: the same in every service.
-- Row-level security: the role of calls sees the authorities of its transaction; the migrator gives
-- the worker role (consumers, relay, waker, auditor) a policy for every row.

CREATE FUNCTION own_authority(authority_id text) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN authority_id = ANY (string_to_array(current_setting('safereturn.authorities', true), ','));

-- Enables row-level security on a table and gives it the policy of the house.
CREATE FUNCTION protect(target regclass) RETURNS void
  LANGUAGE plpgsql
AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY own_authorities ON %s USING (own_authority(authority_id))', target);
END
$$;

CREATE TABLE journal (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  event_id      uuid        NOT NULL,
  type          text        NOT NULL,
  subject       text        NOT NULL,
  version       bigint      NOT NULL,
  authority_id  text        NOT NULL,
  partition_key text        NOT NULL,
  occurred_at   timestamptz NOT NULL,
  headers       text        NOT NULL,
  data          bytea       NOT NULL
);
CREATE INDEX journal_subject ON journal (subject, id);

CREATE TABLE outbox (
  journal_id   bigint PRIMARY KEY,
  authority_id text NOT NULL
);

CREATE TABLE inbox (
  source       text        NOT NULL,
  event_id     uuid        NOT NULL,
  authority_id text        NOT NULL DEFAULT '',
  content_hash bytea       NOT NULL,
  processed_at timestamptz NOT NULL,
  PRIMARY KEY (source, event_id)
);

CREATE TABLE request (
  request_id   uuid PRIMARY KEY,
  authority_id text        NOT NULL,
  method       text        NOT NULL,
  fingerprint  bytea       NOT NULL,
  resource     text        NOT NULL,
  version      bigint      NOT NULL,
  created_at   timestamptz NOT NULL
);
CREATE INDEX request_created_at ON request (created_at);

-- A row to lock per child, so that journal order is commit order per child.
CREATE TABLE ordering_key (
  key          text PRIMARY KEY,
  authority_id text NOT NULL DEFAULT ''
);

CREATE TABLE dead_letter (
  id           uuid PRIMARY KEY,
  authority_id text        NOT NULL,
  ordering_key text        NOT NULL,
  version      bigint      NOT NULL,
  next_due_at  timestamptz,
  is_live      boolean     NOT NULL,
  reason       text,
  letter_state text,
  parked_key   text,
  state        jsonb       NOT NULL,
  updated_at   timestamptz NOT NULL
);
CREATE INDEX dead_letter_parked_key ON dead_letter (parked_key) WHERE parked_key IS NOT NULL;

SELECT protect('journal');
SELECT protect('outbox');
SELECT protect('inbox');
SELECT protect('request');
SELECT protect('dead_letter');
-- Keys are opaque and name nobody's data; whoever writes must be able to lock.
ALTER TABLE ordering_key ENABLE ROW LEVEL SECURITY;
CREATE POLICY any_key ON ordering_key USING (true) WITH CHECK (true);
