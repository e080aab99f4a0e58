-- The whole schema after all migrations: what pg_dump says, without its settings. A component test compares them.

CREATE SCHEMA referral;

CREATE FUNCTION referral.own_authority(authority_id text) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (authority_id = ANY (string_to_array(current_setting('safereturn.authorities'::text, true), ','::text)));

CREATE FUNCTION referral.protect(target regclass) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY own_authorities ON %s USING (own_authority(authority_id))', target);
END
$$;

CREATE TABLE referral.agreement (
    id uuid NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    active_for text,
    state_name text NOT NULL,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE referral.child (
    id uuid NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE referral.child_identifier (
    id text NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    identity text NOT NULL,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE referral.dead_letter (
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

CREATE TABLE referral.episode (
    id uuid NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    child_id uuid NOT NULL,
    case_reference text NOT NULL,
    state_name text NOT NULL,
    home_urn text,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE referral.home (
    id text NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    home_urn text NOT NULL,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE referral.inbox (
    source text NOT NULL,
    event_id uuid NOT NULL,
    authority_id text DEFAULT ''::text NOT NULL,
    content_hash bytea NOT NULL,
    processed_at timestamp with time zone NOT NULL
);

CREATE TABLE referral.journal (
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

ALTER TABLE referral.journal ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME referral.journal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE referral.late_notices (
    id uuid NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE referral.merge_candidate (
    id uuid NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    child_id uuid NOT NULL,
    state_name text NOT NULL,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE referral.ordering_key (
    key text NOT NULL,
    authority_id text DEFAULT ''::text NOT NULL
);

CREATE TABLE referral.outbox (
    journal_id bigint NOT NULL,
    authority_id text NOT NULL
);

CREATE TABLE referral.request (
    request_id uuid NOT NULL,
    authority_id text NOT NULL,
    method text NOT NULL,
    fingerprint bytea NOT NULL,
    resource text NOT NULL,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE referral.role (
    id text NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    role text NOT NULL,
    home_urn text,
    person_id text NOT NULL,
    is_held boolean NOT NULL,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE referral.schema_migration (
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE referral.school (
    id text NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    school_urn text NOT NULL,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE referral.source (
    id uuid NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    source text NOT NULL,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY referral.agreement
    ADD CONSTRAINT agreement_pkey PRIMARY KEY (id);

ALTER TABLE ONLY referral.child_identifier
    ADD CONSTRAINT child_identifier_pkey PRIMARY KEY (id);

ALTER TABLE ONLY referral.child
    ADD CONSTRAINT child_pkey PRIMARY KEY (id);

ALTER TABLE ONLY referral.dead_letter
    ADD CONSTRAINT dead_letter_pkey PRIMARY KEY (id);

ALTER TABLE ONLY referral.episode
    ADD CONSTRAINT episode_case_reference_minted UNIQUE (case_reference);

ALTER TABLE ONLY referral.episode
    ADD CONSTRAINT episode_pkey PRIMARY KEY (id);

ALTER TABLE ONLY referral.home
    ADD CONSTRAINT home_pkey PRIMARY KEY (id);

ALTER TABLE ONLY referral.inbox
    ADD CONSTRAINT inbox_pkey PRIMARY KEY (source, event_id);

ALTER TABLE ONLY referral.journal
    ADD CONSTRAINT journal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY referral.late_notices
    ADD CONSTRAINT late_notices_pkey PRIMARY KEY (id);

ALTER TABLE ONLY referral.merge_candidate
    ADD CONSTRAINT merge_candidate_pkey PRIMARY KEY (id);

ALTER TABLE ONLY referral.ordering_key
    ADD CONSTRAINT ordering_key_pkey PRIMARY KEY (key);

ALTER TABLE ONLY referral.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (journal_id);

ALTER TABLE ONLY referral.request
    ADD CONSTRAINT request_pkey PRIMARY KEY (request_id);

ALTER TABLE ONLY referral.role
    ADD CONSTRAINT role_pkey PRIMARY KEY (id);

ALTER TABLE ONLY referral.schema_migration
    ADD CONSTRAINT schema_migration_pkey PRIMARY KEY (name);

ALTER TABLE ONLY referral.school
    ADD CONSTRAINT school_pkey PRIMARY KEY (id);

ALTER TABLE ONLY referral.source
    ADD CONSTRAINT source_pkey PRIMARY KEY (id);

CREATE INDEX agreement_active_for ON referral.agreement USING btree (active_for) WHERE (active_for IS NOT NULL);

CREATE INDEX agreement_next_due_at ON referral.agreement USING btree (next_due_at) WHERE (next_due_at IS NOT NULL);

CREATE INDEX child_identifier_identity ON referral.child_identifier USING btree (identity);

CREATE INDEX child_identifier_next_due_at ON referral.child_identifier USING btree (next_due_at) WHERE (next_due_at IS NOT NULL);

CREATE INDEX child_next_due_at ON referral.child USING btree (next_due_at) WHERE (next_due_at IS NOT NULL);

CREATE INDEX dead_letter_parked_key ON referral.dead_letter USING btree (parked_key) WHERE (parked_key IS NOT NULL);

CREATE INDEX episode_child_id ON referral.episode USING btree (child_id);

CREATE INDEX episode_held ON referral.episode USING btree (authority_id, next_due_at) WHERE (state_name = 'kHeld'::text);

CREATE INDEX episode_home_urn ON referral.episode USING btree (home_urn) WHERE (home_urn IS NOT NULL);

CREATE INDEX episode_next_due_at ON referral.episode USING btree (next_due_at) WHERE (next_due_at IS NOT NULL);

CREATE INDEX home_home_urn ON referral.home USING btree (home_urn);

CREATE INDEX home_next_due_at ON referral.home USING btree (next_due_at) WHERE (next_due_at IS NOT NULL);

CREATE INDEX journal_subject ON referral.journal USING btree (subject, id);

CREATE INDEX late_notices_next_due_at ON referral.late_notices USING btree (next_due_at) WHERE (next_due_at IS NOT NULL);

CREATE INDEX merge_candidate_child_id ON referral.merge_candidate USING btree (child_id);

CREATE INDEX merge_candidate_next_due_at ON referral.merge_candidate USING btree (next_due_at) WHERE (next_due_at IS NOT NULL);

CREATE INDEX merge_candidate_open ON referral.merge_candidate USING btree (authority_id) WHERE (state_name = 'kOpen'::text);

CREATE INDEX request_created_at ON referral.request USING btree (created_at);

CREATE INDEX role_next_due_at ON referral.role USING btree (next_due_at) WHERE (next_due_at IS NOT NULL);

CREATE INDEX role_person_id ON referral.role USING btree (person_id);

CREATE INDEX school_school_urn ON referral.school USING btree (school_urn);

CREATE INDEX source_next_due_at ON referral.source USING btree (next_due_at) WHERE (next_due_at IS NOT NULL);

ALTER TABLE referral.agreement ENABLE ROW LEVEL SECURITY;

CREATE POLICY any_key ON referral.ordering_key USING (true) WITH CHECK (true);

ALTER TABLE referral.child ENABLE ROW LEVEL SECURITY;

ALTER TABLE referral.child_identifier ENABLE ROW LEVEL SECURITY;

ALTER TABLE referral.dead_letter ENABLE ROW LEVEL SECURITY;

ALTER TABLE referral.episode ENABLE ROW LEVEL SECURITY;

ALTER TABLE referral.home ENABLE ROW LEVEL SECURITY;

ALTER TABLE referral.inbox ENABLE ROW LEVEL SECURITY;

ALTER TABLE referral.journal ENABLE ROW LEVEL SECURITY;

ALTER TABLE referral.late_notices ENABLE ROW LEVEL SECURITY;

ALTER TABLE referral.merge_candidate ENABLE ROW LEVEL SECURITY;

ALTER TABLE referral.ordering_key ENABLE ROW LEVEL SECURITY;

ALTER TABLE referral.outbox ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_authorities ON referral.agreement USING (referral.own_authority(authority_id));

CREATE POLICY own_authorities ON referral.child USING (referral.own_authority(authority_id));

CREATE POLICY own_authorities ON referral.child_identifier USING (referral.own_authority(authority_id));

CREATE POLICY own_authorities ON referral.dead_letter USING (referral.own_authority(authority_id));

CREATE POLICY own_authorities ON referral.episode USING (referral.own_authority(authority_id));

CREATE POLICY own_authorities ON referral.home USING (referral.own_authority(authority_id));

CREATE POLICY own_authorities ON referral.inbox USING (referral.own_authority(authority_id));

CREATE POLICY own_authorities ON referral.journal USING (referral.own_authority(authority_id));

CREATE POLICY own_authorities ON referral.late_notices USING (referral.own_authority(authority_id));

CREATE POLICY own_authorities ON referral.merge_candidate USING (referral.own_authority(authority_id));

CREATE POLICY own_authorities ON referral.outbox USING (referral.own_authority(authority_id));

CREATE POLICY own_authorities ON referral.request USING (referral.own_authority(authority_id));

CREATE POLICY own_authorities ON referral.role USING (referral.own_authority(authority_id));

CREATE POLICY own_authorities ON referral.school USING (referral.own_authority(authority_id));

CREATE POLICY own_authorities ON referral.source USING (referral.own_authority(authority_id));

ALTER TABLE referral.request ENABLE ROW LEVEL SECURITY;

ALTER TABLE referral.role ENABLE ROW LEVEL SECURITY;

ALTER TABLE referral.school ENABLE ROW LEVEL SECURITY;

ALTER TABLE referral.source ENABLE ROW LEVEL SECURITY;

CREATE POLICY worker_all ON referral.agreement TO safereturn_referral_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON referral.child TO safereturn_referral_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON referral.child_identifier TO safereturn_referral_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON referral.dead_letter TO safereturn_referral_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON referral.episode TO safereturn_referral_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON referral.home TO safereturn_referral_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON referral.inbox TO safereturn_referral_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON referral.journal TO safereturn_referral_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON referral.late_notices TO safereturn_referral_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON referral.merge_candidate TO safereturn_referral_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON referral.ordering_key TO safereturn_referral_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON referral.outbox TO safereturn_referral_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON referral.request TO safereturn_referral_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON referral.role TO safereturn_referral_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON referral.school TO safereturn_referral_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON referral.source TO safereturn_referral_worker USING (true) WITH CHECK (true);
