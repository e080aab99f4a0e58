-- The whole schema after all migrations: what pg_dump says, without its settings. A component test compares them.

CREATE SCHEMA notification;

CREATE FUNCTION notification.own_authority(authority_id text) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (authority_id = ANY (string_to_array(current_setting('safereturn.authorities'::text, true), ','::text)));

CREATE FUNCTION notification.protect(target regclass) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY own_authorities ON %s USING (own_authority(authority_id))', target);
END
$$;

CREATE TABLE notification.alert (
    id uuid NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    plan_id text,
    home_urn text,
    alert_state text,
    kind text,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    subject text
);

CREATE TABLE notification.contact (
    id uuid NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE notification.dead_letter (
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

CREATE TABLE notification.inbox (
    source text NOT NULL,
    event_id uuid NOT NULL,
    authority_id text DEFAULT ''::text NOT NULL,
    content_hash bytea NOT NULL,
    processed_at timestamp with time zone NOT NULL
);

CREATE TABLE notification.journal (
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

ALTER TABLE notification.journal ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME notification.journal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE notification.mail_template (
    id text NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    template_key text,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE notification.message (
    id uuid NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    alert_id text,
    message_state text,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE notification.ordering_key (
    key text NOT NULL,
    authority_id text DEFAULT ''::text NOT NULL
);

CREATE TABLE notification.outbox (
    journal_id bigint NOT NULL,
    authority_id text NOT NULL
);

CREATE TABLE notification.request (
    request_id uuid NOT NULL,
    authority_id text NOT NULL,
    method text NOT NULL,
    fingerprint bytea NOT NULL,
    resource text NOT NULL,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE notification.role_holder (
    id uuid NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    post text,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE notification.schema_migration (
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE notification.vacancy (
    id uuid NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY notification.alert
    ADD CONSTRAINT alert_pkey PRIMARY KEY (id);

ALTER TABLE ONLY notification.contact
    ADD CONSTRAINT contact_pkey PRIMARY KEY (id);

ALTER TABLE ONLY notification.dead_letter
    ADD CONSTRAINT dead_letter_pkey PRIMARY KEY (id);

ALTER TABLE ONLY notification.inbox
    ADD CONSTRAINT inbox_pkey PRIMARY KEY (source, event_id);

ALTER TABLE ONLY notification.journal
    ADD CONSTRAINT journal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY notification.mail_template
    ADD CONSTRAINT mail_template_pkey PRIMARY KEY (id);

ALTER TABLE ONLY notification.message
    ADD CONSTRAINT message_pkey PRIMARY KEY (id);

ALTER TABLE ONLY notification.ordering_key
    ADD CONSTRAINT ordering_key_pkey PRIMARY KEY (key);

ALTER TABLE ONLY notification.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (journal_id);

ALTER TABLE ONLY notification.request
    ADD CONSTRAINT request_pkey PRIMARY KEY (request_id);

ALTER TABLE ONLY notification.role_holder
    ADD CONSTRAINT role_holder_pkey PRIMARY KEY (id);

ALTER TABLE ONLY notification.schema_migration
    ADD CONSTRAINT schema_migration_pkey PRIMARY KEY (name);

ALTER TABLE ONLY notification.vacancy
    ADD CONSTRAINT vacancy_pkey PRIMARY KEY (id);

CREATE INDEX alert_authority_state ON notification.alert USING btree (authority_id, alert_state);

CREATE INDEX alert_nobody ON notification.alert USING btree (id) WHERE (alert_state = 'kNobody'::text);

CREATE INDEX alert_plan_id ON notification.alert USING btree (plan_id);

CREATE INDEX alert_subject ON notification.alert USING btree (subject) WHERE (subject IS NOT NULL);

CREATE INDEX contact_authority ON notification.contact USING btree (authority_id);

CREATE INDEX dead_letter_parked_key ON notification.dead_letter USING btree (parked_key) WHERE (parked_key IS NOT NULL);

CREATE INDEX journal_subject ON notification.journal USING btree (subject, id);

CREATE INDEX message_alert_id ON notification.message USING btree (alert_id);

CREATE INDEX message_authority ON notification.message USING btree (authority_id, message_state);

CREATE INDEX message_live ON notification.message USING btree (id) WHERE is_live;

CREATE INDEX message_next_due_at ON notification.message USING btree (next_due_at) WHERE (next_due_at IS NOT NULL);

CREATE INDEX request_created_at ON notification.request USING btree (created_at);

CREATE INDEX role_holder_post ON notification.role_holder USING btree (post) WHERE (post IS NOT NULL);

CREATE INDEX vacancy_live ON notification.vacancy USING btree (id) WHERE is_live;

CREATE INDEX vacancy_next_due_at ON notification.vacancy USING btree (next_due_at) WHERE (next_due_at IS NOT NULL);

ALTER TABLE notification.alert ENABLE ROW LEVEL SECURITY;

CREATE POLICY any_key ON notification.ordering_key USING (true) WITH CHECK (true);

ALTER TABLE notification.contact ENABLE ROW LEVEL SECURITY;

ALTER TABLE notification.dead_letter ENABLE ROW LEVEL SECURITY;

ALTER TABLE notification.inbox ENABLE ROW LEVEL SECURITY;

ALTER TABLE notification.journal ENABLE ROW LEVEL SECURITY;

ALTER TABLE notification.mail_template ENABLE ROW LEVEL SECURITY;

ALTER TABLE notification.message ENABLE ROW LEVEL SECURITY;

ALTER TABLE notification.ordering_key ENABLE ROW LEVEL SECURITY;

ALTER TABLE notification.outbox ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_authorities ON notification.alert USING (notification.own_authority(authority_id));

CREATE POLICY own_authorities ON notification.contact USING (notification.own_authority(authority_id));

CREATE POLICY own_authorities ON notification.dead_letter USING (notification.own_authority(authority_id));

CREATE POLICY own_authorities ON notification.inbox USING (notification.own_authority(authority_id));

CREATE POLICY own_authorities ON notification.journal USING (notification.own_authority(authority_id));

CREATE POLICY own_authorities ON notification.mail_template USING (notification.own_authority(authority_id));

CREATE POLICY own_authorities ON notification.message USING (notification.own_authority(authority_id));

CREATE POLICY own_authorities ON notification.outbox USING (notification.own_authority(authority_id));

CREATE POLICY own_authorities ON notification.request USING (notification.own_authority(authority_id));

CREATE POLICY own_authorities ON notification.role_holder USING (notification.own_authority(authority_id));

CREATE POLICY own_authorities ON notification.vacancy USING (notification.own_authority(authority_id));

ALTER TABLE notification.request ENABLE ROW LEVEL SECURITY;

ALTER TABLE notification.role_holder ENABLE ROW LEVEL SECURITY;

ALTER TABLE notification.vacancy ENABLE ROW LEVEL SECURITY;

CREATE POLICY worker_all ON notification.alert TO safereturn_notification_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON notification.contact TO safereturn_notification_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON notification.dead_letter TO safereturn_notification_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON notification.inbox TO safereturn_notification_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON notification.journal TO safereturn_notification_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON notification.mail_template TO safereturn_notification_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON notification.message TO safereturn_notification_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON notification.ordering_key TO safereturn_notification_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON notification.outbox TO safereturn_notification_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON notification.request TO safereturn_notification_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON notification.role_holder TO safereturn_notification_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON notification.vacancy TO safereturn_notification_worker USING (true) WITH CHECK (true);
