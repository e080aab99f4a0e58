-- The whole schema after all migrations: what pg_dump says, without its settings. A component test compares them.

CREATE SCHEMA reporting;

CREATE FUNCTION reporting.own_authority(authority_id text) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (authority_id = ANY (string_to_array(current_setting('safereturn.authorities'::text, true), ','::text)));

CREATE FUNCTION reporting.protect(target regclass) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY own_authorities ON %s USING (own_authority(authority_id))', target);
END
$$;

CREATE TABLE reporting.child_link (
    id uuid NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE reporting.data_return (
    id uuid NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE reporting.dead_letter (
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

CREATE TABLE reporting.figure (
    id uuid NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    child_id uuid NOT NULL,
    home_urn text NOT NULL,
    area text NOT NULL,
    age_band text NOT NULL,
    return_month text NOT NULL,
    standing text NOT NULL,
    outcome text NOT NULL,
    offered text NOT NULL,
    held text NOT NULL,
    offered_after text NOT NULL,
    held_after text NOT NULL,
    late_reason text NOT NULL,
    delay text NOT NULL,
    from_at timestamp with time zone,
    return_at timestamp with time zone,
    settles_at timestamp with time zone,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE reporting.inbox (
    source text NOT NULL,
    event_id uuid NOT NULL,
    authority_id text DEFAULT ''::text NOT NULL,
    content_hash bytea NOT NULL,
    processed_at timestamp with time zone NOT NULL
);

CREATE TABLE reporting.journal (
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

ALTER TABLE reporting.journal ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME reporting.journal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE reporting.ordering_key (
    key text NOT NULL,
    authority_id text DEFAULT ''::text NOT NULL
);

CREATE TABLE reporting.outbox (
    journal_id bigint NOT NULL,
    authority_id text NOT NULL
);

CREATE TABLE reporting.request (
    request_id uuid NOT NULL,
    authority_id text NOT NULL,
    method text NOT NULL,
    fingerprint bytea NOT NULL,
    resource text NOT NULL,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE reporting.schema_migration (
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY reporting.child_link
    ADD CONSTRAINT child_link_pkey PRIMARY KEY (id);

ALTER TABLE ONLY reporting.data_return
    ADD CONSTRAINT data_return_pkey PRIMARY KEY (id);

ALTER TABLE ONLY reporting.dead_letter
    ADD CONSTRAINT dead_letter_pkey PRIMARY KEY (id);

ALTER TABLE ONLY reporting.figure
    ADD CONSTRAINT figure_pkey PRIMARY KEY (id);

ALTER TABLE ONLY reporting.inbox
    ADD CONSTRAINT inbox_pkey PRIMARY KEY (source, event_id);

ALTER TABLE ONLY reporting.journal
    ADD CONSTRAINT journal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY reporting.ordering_key
    ADD CONSTRAINT ordering_key_pkey PRIMARY KEY (key);

ALTER TABLE ONLY reporting.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (journal_id);

ALTER TABLE ONLY reporting.request
    ADD CONSTRAINT request_pkey PRIMARY KEY (request_id);

ALTER TABLE ONLY reporting.schema_migration
    ADD CONSTRAINT schema_migration_pkey PRIMARY KEY (name);

CREATE INDEX dead_letter_parked_key ON reporting.dead_letter USING btree (parked_key) WHERE (parked_key IS NOT NULL);

CREATE INDEX figure_child_id ON reporting.figure USING btree (child_id);

CREATE INDEX figure_from_at ON reporting.figure USING btree (authority_id, from_at);

CREATE INDEX figure_return_at ON reporting.figure USING btree (authority_id, return_at);

CREATE INDEX journal_subject ON reporting.journal USING btree (subject, id);

CREATE INDEX request_created_at ON reporting.request USING btree (created_at);

CREATE POLICY any_key ON reporting.ordering_key USING (true) WITH CHECK (true);

ALTER TABLE reporting.child_link ENABLE ROW LEVEL SECURITY;

ALTER TABLE reporting.data_return ENABLE ROW LEVEL SECURITY;

ALTER TABLE reporting.dead_letter ENABLE ROW LEVEL SECURITY;

ALTER TABLE reporting.figure ENABLE ROW LEVEL SECURITY;

ALTER TABLE reporting.inbox ENABLE ROW LEVEL SECURITY;

ALTER TABLE reporting.journal ENABLE ROW LEVEL SECURITY;

ALTER TABLE reporting.ordering_key ENABLE ROW LEVEL SECURITY;

ALTER TABLE reporting.outbox ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_authorities ON reporting.child_link USING (reporting.own_authority(authority_id));

CREATE POLICY own_authorities ON reporting.data_return USING (reporting.own_authority(authority_id));

CREATE POLICY own_authorities ON reporting.dead_letter USING (reporting.own_authority(authority_id));

CREATE POLICY own_authorities ON reporting.figure USING (reporting.own_authority(authority_id));

CREATE POLICY own_authorities ON reporting.inbox USING (reporting.own_authority(authority_id));

CREATE POLICY own_authorities ON reporting.journal USING (reporting.own_authority(authority_id));

CREATE POLICY own_authorities ON reporting.outbox USING (reporting.own_authority(authority_id));

CREATE POLICY own_authorities ON reporting.request USING (reporting.own_authority(authority_id));

ALTER TABLE reporting.request ENABLE ROW LEVEL SECURITY;

CREATE POLICY worker_all ON reporting.child_link TO safereturn_reporting_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON reporting.data_return TO safereturn_reporting_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON reporting.dead_letter TO safereturn_reporting_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON reporting.figure TO safereturn_reporting_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON reporting.inbox TO safereturn_reporting_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON reporting.journal TO safereturn_reporting_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON reporting.ordering_key TO safereturn_reporting_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON reporting.outbox TO safereturn_reporting_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON reporting.request TO safereturn_reporting_worker USING (true) WITH CHECK (true);
