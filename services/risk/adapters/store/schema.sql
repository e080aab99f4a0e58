-- The whole schema after all migrations: what pg_dump says, without its settings. A component test compares them.

CREATE SCHEMA risk;

CREATE FUNCTION risk.own_authority(authority_id text) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (authority_id = ANY (string_to_array(current_setting('safereturn.authorities'::text, true), ','::text)));

CREATE FUNCTION risk.protect(target regclass) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY own_authorities ON %s USING (own_authority(authority_id))', target);
END
$$;

CREATE TABLE risk.assessment (
    id uuid NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    child_id uuid NOT NULL,
    episode_id uuid NOT NULL,
    home_urn text NOT NULL,
    matrix_mode text NOT NULL,
    assessment_state text NOT NULL,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE risk.child_history (
    id uuid NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE risk.comparison (
    id text NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    pair text NOT NULL,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE risk.dead_letter (
    id uuid NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    reason text,
    letter_state text,
    parked_key text,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE risk.fact_index (
    id text NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE risk.in_force (
    id text NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE risk.inbox (
    source text NOT NULL,
    event_id uuid NOT NULL,
    authority_id text DEFAULT ''::text NOT NULL,
    content_hash bytea NOT NULL,
    processed_at timestamp with time zone NOT NULL
);

CREATE TABLE risk.journal (
    id bigint NOT NULL,
    event_id uuid NOT NULL,
    type text NOT NULL,
    subject text NOT NULL,
    version bigint NOT NULL,
    authority_id text NOT NULL,
    partition_key text NOT NULL,
    occurred_at timestamp with time zone NOT NULL,
    headers text NOT NULL,
    data bytea NOT NULL
);

ALTER TABLE risk.journal ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME risk.journal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE risk.matrix (
    id text NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    matrix_id text NOT NULL,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE risk.ordering_key (
    key text NOT NULL,
    authority_id text DEFAULT ''::text NOT NULL
);

CREATE TABLE risk.outbox (
    journal_id bigint NOT NULL,
    authority_id text NOT NULL
);

CREATE TABLE risk.pattern_candidate (
    id uuid NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    pattern_kind text NOT NULL,
    candidate_state text NOT NULL,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE risk.pattern_tally (
    id text NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE risk.request (
    request_id uuid NOT NULL,
    authority_id text NOT NULL,
    method text NOT NULL,
    fingerprint bytea NOT NULL,
    resource text NOT NULL,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE risk.schema_migration (
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE risk.trigger_policy (
    id text NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY risk.assessment
    ADD CONSTRAINT assessment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY risk.child_history
    ADD CONSTRAINT child_history_pkey PRIMARY KEY (id);

ALTER TABLE ONLY risk.comparison
    ADD CONSTRAINT comparison_pkey PRIMARY KEY (id);

ALTER TABLE ONLY risk.dead_letter
    ADD CONSTRAINT dead_letter_pkey PRIMARY KEY (id);

ALTER TABLE ONLY risk.fact_index
    ADD CONSTRAINT fact_index_pkey PRIMARY KEY (id);

ALTER TABLE ONLY risk.in_force
    ADD CONSTRAINT in_force_pkey PRIMARY KEY (id);

ALTER TABLE ONLY risk.inbox
    ADD CONSTRAINT inbox_pkey PRIMARY KEY (source, event_id);

ALTER TABLE ONLY risk.journal
    ADD CONSTRAINT journal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY risk.matrix
    ADD CONSTRAINT matrix_pkey PRIMARY KEY (id);

ALTER TABLE ONLY risk.ordering_key
    ADD CONSTRAINT ordering_key_pkey PRIMARY KEY (key);

ALTER TABLE ONLY risk.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (journal_id);

ALTER TABLE ONLY risk.pattern_candidate
    ADD CONSTRAINT pattern_candidate_pkey PRIMARY KEY (id);

ALTER TABLE ONLY risk.pattern_tally
    ADD CONSTRAINT pattern_tally_pkey PRIMARY KEY (id);

ALTER TABLE ONLY risk.request
    ADD CONSTRAINT request_pkey PRIMARY KEY (request_id);

ALTER TABLE ONLY risk.schema_migration
    ADD CONSTRAINT schema_migration_pkey PRIMARY KEY (name);

ALTER TABLE ONLY risk.trigger_policy
    ADD CONSTRAINT trigger_policy_pkey PRIMARY KEY (id);

CREATE INDEX assessment_child_id ON risk.assessment USING btree (((child_id)::text));

CREATE INDEX assessment_episode_id ON risk.assessment USING btree (((episode_id)::text));

CREATE INDEX comparison_pair ON risk.comparison USING btree (pair, id);

CREATE INDEX dead_letter_parked_key ON risk.dead_letter USING btree (parked_key) WHERE (parked_key IS NOT NULL);

CREATE INDEX journal_subject ON risk.journal USING btree (subject, id);

CREATE INDEX matrix_matrix_id ON risk.matrix USING btree (matrix_id);

CREATE INDEX pattern_candidate_state ON risk.pattern_candidate USING btree (candidate_state, authority_id);

CREATE INDEX request_created_at ON risk.request USING btree (created_at);

CREATE POLICY any_key ON risk.ordering_key USING (true) WITH CHECK (true);

ALTER TABLE risk.assessment ENABLE ROW LEVEL SECURITY;

ALTER TABLE risk.child_history ENABLE ROW LEVEL SECURITY;

ALTER TABLE risk.comparison ENABLE ROW LEVEL SECURITY;

ALTER TABLE risk.dead_letter ENABLE ROW LEVEL SECURITY;

ALTER TABLE risk.fact_index ENABLE ROW LEVEL SECURITY;

ALTER TABLE risk.in_force ENABLE ROW LEVEL SECURITY;

ALTER TABLE risk.inbox ENABLE ROW LEVEL SECURITY;

ALTER TABLE risk.journal ENABLE ROW LEVEL SECURITY;

ALTER TABLE risk.matrix ENABLE ROW LEVEL SECURITY;

ALTER TABLE risk.ordering_key ENABLE ROW LEVEL SECURITY;

ALTER TABLE risk.outbox ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_authorities ON risk.assessment USING (risk.own_authority(authority_id));

CREATE POLICY own_authorities ON risk.child_history USING (risk.own_authority(authority_id));

CREATE POLICY own_authorities ON risk.comparison USING (risk.own_authority(authority_id));

CREATE POLICY own_authorities ON risk.dead_letter USING (risk.own_authority(authority_id));

CREATE POLICY own_authorities ON risk.fact_index USING (risk.own_authority(authority_id));

CREATE POLICY own_authorities ON risk.in_force USING (risk.own_authority(authority_id));

CREATE POLICY own_authorities ON risk.inbox USING (risk.own_authority(authority_id));

CREATE POLICY own_authorities ON risk.journal USING (risk.own_authority(authority_id));

CREATE POLICY own_authorities ON risk.matrix USING (risk.own_authority(authority_id));

CREATE POLICY own_authorities ON risk.outbox USING (risk.own_authority(authority_id));

CREATE POLICY own_authorities ON risk.pattern_candidate USING (risk.own_authority(authority_id));

CREATE POLICY own_authorities ON risk.pattern_tally USING (risk.own_authority(authority_id));

CREATE POLICY own_authorities ON risk.request USING (risk.own_authority(authority_id));

CREATE POLICY own_authorities ON risk.trigger_policy USING (risk.own_authority(authority_id));

ALTER TABLE risk.pattern_candidate ENABLE ROW LEVEL SECURITY;

ALTER TABLE risk.pattern_tally ENABLE ROW LEVEL SECURITY;

ALTER TABLE risk.request ENABLE ROW LEVEL SECURITY;

ALTER TABLE risk.trigger_policy ENABLE ROW LEVEL SECURITY;

CREATE POLICY worker_all ON risk.assessment TO safereturn_risk_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON risk.child_history TO safereturn_risk_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON risk.comparison TO safereturn_risk_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON risk.dead_letter TO safereturn_risk_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON risk.fact_index TO safereturn_risk_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON risk.in_force TO safereturn_risk_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON risk.inbox TO safereturn_risk_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON risk.journal TO safereturn_risk_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON risk.matrix TO safereturn_risk_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON risk.ordering_key TO safereturn_risk_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON risk.outbox TO safereturn_risk_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON risk.pattern_candidate TO safereturn_risk_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON risk.pattern_tally TO safereturn_risk_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON risk.request TO safereturn_risk_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON risk.trigger_policy TO safereturn_risk_worker USING (true) WITH CHECK (true);
