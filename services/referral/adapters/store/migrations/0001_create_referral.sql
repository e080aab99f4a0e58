-- What referral owns. Each table: standard columns of the unit of work, the columns that are queried or constrained,
-- and the rest as one JSON state.

-- Children: identifiers and a date of birth, no name.
CREATE TABLE child (
  id           uuid PRIMARY KEY,
  authority_id text NOT NULL,
  ordering_key text NOT NULL,
  version      bigint NOT NULL,
  next_due_at  timestamptz,
  is_live      boolean NOT NULL,
  state        jsonb NOT NULL,
  updated_at   timestamptz NOT NULL
);
CREATE INDEX child_next_due_at ON child (next_due_at) WHERE next_due_at IS NOT NULL;
SELECT protect('child');

-- Which child an identifier names; unique within its authority by the key "authority|type|issuer|value".
CREATE TABLE child_identifier (
  id           text PRIMARY KEY,
  authority_id text NOT NULL,
  ordering_key text NOT NULL,
  version      bigint NOT NULL,
  next_due_at  timestamptz,
  is_live      boolean NOT NULL,
  identity     text NOT NULL,
  state        jsonb NOT NULL,
  updated_at   timestamptz NOT NULL
);
CREATE INDEX child_identifier_next_due_at ON child_identifier (next_due_at) WHERE next_due_at IS NOT NULL;
CREATE INDEX child_identifier_identity ON child_identifier (identity);
SELECT protect('child_identifier');

-- Absences of children.
CREATE TABLE episode (
  id             uuid PRIMARY KEY,
  authority_id   text NOT NULL,
  ordering_key   text NOT NULL,
  version        bigint NOT NULL,
  next_due_at    timestamptz,
  is_live        boolean NOT NULL,
  child_id       uuid NOT NULL,
  case_reference text NOT NULL,
  state_name     text NOT NULL,
  home_urn       text,
  state          jsonb NOT NULL,
  updated_at     timestamptz NOT NULL
);
CREATE INDEX episode_next_due_at ON episode (next_due_at) WHERE next_due_at IS NOT NULL;
-- "minted": on a clash the handler runs again and mints another reference.
ALTER TABLE episode ADD CONSTRAINT episode_case_reference_minted UNIQUE (case_reference);
CREATE INDEX episode_child_id ON episode (child_id);
CREATE INDEX episode_held ON episode (authority_id, next_due_at) WHERE state_name = 'kHeld';
CREATE INDEX episode_home_urn ON episode (home_urn) WHERE home_urn IS NOT NULL;
SELECT protect('episode');

-- Pairs of overlapping episodes that a person looks at.
CREATE TABLE merge_candidate (
  id           uuid PRIMARY KEY,
  authority_id text NOT NULL,
  ordering_key text NOT NULL,
  version      bigint NOT NULL,
  next_due_at  timestamptz,
  is_live      boolean NOT NULL,
  child_id     uuid NOT NULL,
  state_name   text NOT NULL,
  state        jsonb NOT NULL,
  updated_at   timestamptz NOT NULL
);
CREATE INDEX merge_candidate_next_due_at ON merge_candidate (next_due_at) WHERE next_due_at IS NOT NULL;
CREATE INDEX merge_candidate_child_id ON merge_candidate (child_id);
CREATE INDEX merge_candidate_open ON merge_candidate (authority_id) WHERE state_name = 'kOpen';
SELECT protect('merge_candidate');

-- What an authority commissions.
CREATE TABLE agreement (
  id           uuid PRIMARY KEY,
  authority_id text NOT NULL,
  ordering_key text NOT NULL,
  version      bigint NOT NULL,
  next_due_at  timestamptz,
  is_live      boolean NOT NULL,
  active_for   text,
  state_name   text NOT NULL,
  state        jsonb NOT NULL,
  updated_at   timestamptz NOT NULL
);
CREATE INDEX agreement_next_due_at ON agreement (next_due_at) WHERE next_due_at IS NOT NULL;
CREATE INDEX agreement_active_for ON agreement (active_for) WHERE active_for IS NOT NULL;
SELECT protect('agreement');

-- CloudEvents sources that may speak at intake.
CREATE TABLE source (
  id           uuid PRIMARY KEY,
  authority_id text NOT NULL,
  ordering_key text NOT NULL,
  version      bigint NOT NULL,
  next_due_at  timestamptz,
  is_live      boolean NOT NULL,
  source       text NOT NULL,
  state        jsonb NOT NULL,
  updated_at   timestamptz NOT NULL
);
CREATE INDEX source_next_due_at ON source (next_due_at) WHERE next_due_at IS NOT NULL;
SELECT protect('source');

-- The last late notices of each source.
CREATE TABLE late_notices (
  id           uuid PRIMARY KEY,
  authority_id text NOT NULL,
  ordering_key text NOT NULL,
  version      bigint NOT NULL,
  next_due_at  timestamptz,
  is_live      boolean NOT NULL,
  state        jsonb NOT NULL,
  updated_at   timestamptz NOT NULL
);
CREATE INDEX late_notices_next_due_at ON late_notices (next_due_at) WHERE next_due_at IS NOT NULL;
SELECT protect('late_notices');

-- Homes, once per authority that places children there.
CREATE TABLE home (
  id           text PRIMARY KEY,
  authority_id text NOT NULL,
  ordering_key text NOT NULL,
  version      bigint NOT NULL,
  next_due_at  timestamptz,
  is_live      boolean NOT NULL,
  home_urn     text NOT NULL,
  state        jsonb NOT NULL,
  updated_at   timestamptz NOT NULL
);
CREATE INDEX home_next_due_at ON home (next_due_at) WHERE next_due_at IS NOT NULL;
CREATE INDEX home_home_urn ON home (home_urn);
SELECT protect('home');

-- Who holds which role.
CREATE TABLE role (
  id           text PRIMARY KEY,
  authority_id text NOT NULL,
  ordering_key text NOT NULL,
  version      bigint NOT NULL,
  next_due_at  timestamptz,
  is_live      boolean NOT NULL,
  role         text NOT NULL,
  home_urn     text,
  person_id    text NOT NULL,
  is_held      boolean NOT NULL,
  state        jsonb NOT NULL,
  updated_at   timestamptz NOT NULL
);
CREATE INDEX role_next_due_at ON role (next_due_at) WHERE next_due_at IS NOT NULL;
CREATE INDEX role_person_id ON role (person_id);
SELECT protect('role');
