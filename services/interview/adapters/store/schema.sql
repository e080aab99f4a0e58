-- The whole schema after all migrations: what pg_dump says, without its settings. A component test compares them.

CREATE SCHEMA interview;

CREATE FUNCTION interview.own_authority(authority_id text) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (authority_id = ANY (string_to_array(current_setting('safereturn.authorities'::text, true), ','::text)));

CREATE FUNCTION interview.protect(target regclass) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY own_authorities ON %s USING (own_authority(authority_id))', target);
END
$$;

CREATE TABLE interview.action (
    id uuid NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    child_id uuid NOT NULL,
    interview_id uuid,
    plan_id uuid,
    home_urn text NOT NULL,
    case_reference text NOT NULL,
    owner_person_id uuid,
    action_status text NOT NULL,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE interview.addition (
    id uuid NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    interview_id uuid NOT NULL,
    child_id uuid NOT NULL,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE interview.agreement (
    id uuid NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    scope text NOT NULL,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE interview.danger (
    id uuid NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    child_id uuid,
    plan_id uuid,
    home_urn text NOT NULL,
    case_reference text NOT NULL,
    danger_state text NOT NULL,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE interview.dead_letter (
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

CREATE TABLE interview.debrief (
    id uuid NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    interviewer_id uuid,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE interview.framework (
    id text NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    scope text NOT NULL,
    framework_id text NOT NULL,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE interview.inbox (
    source text NOT NULL,
    event_id uuid NOT NULL,
    authority_id text DEFAULT ''::text NOT NULL,
    content_hash bytea NOT NULL,
    processed_at timestamp with time zone NOT NULL
);

CREATE TABLE interview.interview (
    id uuid NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    child_id uuid NOT NULL,
    plan_id uuid,
    home_urn text NOT NULL,
    case_reference text NOT NULL,
    interviewer_id uuid,
    interview_state text NOT NULL,
    open_plan_id uuid,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE interview.interviewer (
    id uuid NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    scope text NOT NULL,
    person_id uuid,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE interview.journal (
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

ALTER TABLE interview.journal ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME interview.journal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE interview.kept_draft (
    id uuid NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    interview_id uuid NOT NULL,
    child_id uuid NOT NULL,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE interview.ordering_key (
    key text NOT NULL,
    authority_id text DEFAULT ''::text NOT NULL
);

CREATE TABLE interview.outbox (
    journal_id bigint NOT NULL,
    authority_id text NOT NULL
);

CREATE TABLE interview.plan (
    id uuid NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    child_id uuid NOT NULL,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE interview.reading (
    id uuid NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    interview_id uuid,
    child_id uuid NOT NULL,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE interview.record (
    id uuid NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    child_id uuid NOT NULL,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE interview.request (
    request_id uuid NOT NULL,
    authority_id text NOT NULL,
    method text NOT NULL,
    fingerprint bytea NOT NULL,
    resource text NOT NULL,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE interview.schema_migration (
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE interview.visit (
    id uuid NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    interviewer_id uuid NOT NULL,
    running_interviewer_id uuid,
    case_reference text NOT NULL,
    visit_state text NOT NULL,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY interview.action
    ADD CONSTRAINT action_pkey PRIMARY KEY (id);

ALTER TABLE ONLY interview.addition
    ADD CONSTRAINT addition_pkey PRIMARY KEY (id);

ALTER TABLE ONLY interview.agreement
    ADD CONSTRAINT agreement_pkey PRIMARY KEY (id);

ALTER TABLE ONLY interview.danger
    ADD CONSTRAINT danger_pkey PRIMARY KEY (id);

ALTER TABLE ONLY interview.dead_letter
    ADD CONSTRAINT dead_letter_pkey PRIMARY KEY (id);

ALTER TABLE ONLY interview.debrief
    ADD CONSTRAINT debrief_pkey PRIMARY KEY (id);

ALTER TABLE ONLY interview.framework
    ADD CONSTRAINT framework_pkey PRIMARY KEY (id);

ALTER TABLE ONLY interview.inbox
    ADD CONSTRAINT inbox_pkey PRIMARY KEY (source, event_id);

ALTER TABLE ONLY interview.interview
    ADD CONSTRAINT interview_exists UNIQUE (open_plan_id);

ALTER TABLE ONLY interview.interview
    ADD CONSTRAINT interview_pkey PRIMARY KEY (id);

ALTER TABLE ONLY interview.interviewer
    ADD CONSTRAINT interviewer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY interview.journal
    ADD CONSTRAINT journal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY interview.kept_draft
    ADD CONSTRAINT kept_draft_pkey PRIMARY KEY (id);

ALTER TABLE ONLY interview.ordering_key
    ADD CONSTRAINT ordering_key_pkey PRIMARY KEY (key);

ALTER TABLE ONLY interview.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (journal_id);

ALTER TABLE ONLY interview.plan
    ADD CONSTRAINT plan_pkey PRIMARY KEY (id);

ALTER TABLE ONLY interview.reading
    ADD CONSTRAINT reading_pkey PRIMARY KEY (id);

ALTER TABLE ONLY interview.record
    ADD CONSTRAINT record_pkey PRIMARY KEY (id);

ALTER TABLE ONLY interview.request
    ADD CONSTRAINT request_pkey PRIMARY KEY (request_id);

ALTER TABLE ONLY interview.schema_migration
    ADD CONSTRAINT schema_migration_pkey PRIMARY KEY (name);

ALTER TABLE ONLY interview.visit
    ADD CONSTRAINT visit_pkey PRIMARY KEY (id);

ALTER TABLE ONLY interview.visit
    ADD CONSTRAINT visit_still_running UNIQUE (running_interviewer_id);

CREATE INDEX action_child_id ON interview.action USING btree (child_id);

CREATE INDEX action_interview_id ON interview.action USING btree (interview_id);

CREATE INDEX action_next_due_at ON interview.action USING btree (next_due_at) WHERE (next_due_at IS NOT NULL);

CREATE INDEX action_owner_person_id ON interview.action USING btree (owner_person_id);

CREATE INDEX action_plan_id ON interview.action USING btree (plan_id);

CREATE INDEX addition_child_id ON interview.addition USING btree (child_id);

CREATE INDEX addition_interview_id ON interview.addition USING btree (interview_id);

CREATE INDEX danger_child_id ON interview.danger USING btree (child_id);

CREATE INDEX danger_next_due_at ON interview.danger USING btree (next_due_at) WHERE (next_due_at IS NOT NULL);

CREATE INDEX danger_plan_id ON interview.danger USING btree (plan_id);

CREATE INDEX dead_letter_parked_key ON interview.dead_letter USING btree (parked_key) WHERE (parked_key IS NOT NULL);

CREATE INDEX debrief_interviewer_id ON interview.debrief USING btree (interviewer_id);

CREATE INDEX framework_scope ON interview.framework USING btree (scope);

CREATE INDEX interview_case_reference ON interview.interview USING btree (case_reference);

CREATE INDEX interview_child_id ON interview.interview USING btree (child_id);

CREATE INDEX interview_interviewer_id ON interview.interview USING btree (interviewer_id);

CREATE INDEX interview_plan_id ON interview.interview USING btree (plan_id);

CREATE INDEX interviewer_person_id ON interview.interviewer USING btree (person_id);

CREATE INDEX journal_subject ON interview.journal USING btree (subject, id);

CREATE INDEX kept_draft_child_id ON interview.kept_draft USING btree (child_id);

CREATE INDEX kept_draft_interview_id ON interview.kept_draft USING btree (interview_id);

CREATE INDEX plan_child_id ON interview.plan USING btree (child_id);

CREATE INDEX reading_child_id ON interview.reading USING btree (child_id);

CREATE INDEX reading_interview_id ON interview.reading USING btree (interview_id);

CREATE INDEX record_child_id ON interview.record USING btree (child_id);

CREATE INDEX request_created_at ON interview.request USING btree (created_at);

CREATE INDEX visit_interviewer_id ON interview.visit USING btree (interviewer_id);

CREATE INDEX visit_next_due_at ON interview.visit USING btree (next_due_at) WHERE (next_due_at IS NOT NULL);

ALTER TABLE interview.action ENABLE ROW LEVEL SECURITY;

ALTER TABLE interview.addition ENABLE ROW LEVEL SECURITY;

ALTER TABLE interview.agreement ENABLE ROW LEVEL SECURITY;

CREATE POLICY any_key ON interview.ordering_key USING (true) WITH CHECK (true);

ALTER TABLE interview.danger ENABLE ROW LEVEL SECURITY;

ALTER TABLE interview.dead_letter ENABLE ROW LEVEL SECURITY;

ALTER TABLE interview.debrief ENABLE ROW LEVEL SECURITY;

ALTER TABLE interview.framework ENABLE ROW LEVEL SECURITY;

ALTER TABLE interview.inbox ENABLE ROW LEVEL SECURITY;

ALTER TABLE interview.interview ENABLE ROW LEVEL SECURITY;

ALTER TABLE interview.interviewer ENABLE ROW LEVEL SECURITY;

ALTER TABLE interview.journal ENABLE ROW LEVEL SECURITY;

ALTER TABLE interview.kept_draft ENABLE ROW LEVEL SECURITY;

ALTER TABLE interview.ordering_key ENABLE ROW LEVEL SECURITY;

ALTER TABLE interview.outbox ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_authorities ON interview.action USING (interview.own_authority(authority_id));

CREATE POLICY own_authorities ON interview.addition USING (interview.own_authority(authority_id));

CREATE POLICY own_authorities ON interview.agreement USING (interview.own_authority(authority_id));

CREATE POLICY own_authorities ON interview.danger USING (interview.own_authority(authority_id));

CREATE POLICY own_authorities ON interview.dead_letter USING (interview.own_authority(authority_id));

CREATE POLICY own_authorities ON interview.debrief USING (interview.own_authority(authority_id));

CREATE POLICY own_authorities ON interview.framework USING (interview.own_authority(authority_id));

CREATE POLICY own_authorities ON interview.inbox USING (interview.own_authority(authority_id));

CREATE POLICY own_authorities ON interview.interview USING (interview.own_authority(authority_id));

CREATE POLICY own_authorities ON interview.interviewer USING (interview.own_authority(authority_id));

CREATE POLICY own_authorities ON interview.journal USING (interview.own_authority(authority_id));

CREATE POLICY own_authorities ON interview.kept_draft USING (interview.own_authority(authority_id));

CREATE POLICY own_authorities ON interview.outbox USING (interview.own_authority(authority_id));

CREATE POLICY own_authorities ON interview.plan USING (interview.own_authority(authority_id));

CREATE POLICY own_authorities ON interview.reading USING (interview.own_authority(authority_id));

CREATE POLICY own_authorities ON interview.record USING (interview.own_authority(authority_id));

CREATE POLICY own_authorities ON interview.request USING (interview.own_authority(authority_id));

CREATE POLICY own_authorities ON interview.visit USING (interview.own_authority(authority_id));

ALTER TABLE interview.plan ENABLE ROW LEVEL SECURITY;

ALTER TABLE interview.reading ENABLE ROW LEVEL SECURITY;

ALTER TABLE interview.record ENABLE ROW LEVEL SECURITY;

ALTER TABLE interview.request ENABLE ROW LEVEL SECURITY;

ALTER TABLE interview.visit ENABLE ROW LEVEL SECURITY;

CREATE POLICY worker_all ON interview.action TO safereturn_interview_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON interview.addition TO safereturn_interview_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON interview.agreement TO safereturn_interview_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON interview.danger TO safereturn_interview_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON interview.dead_letter TO safereturn_interview_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON interview.debrief TO safereturn_interview_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON interview.framework TO safereturn_interview_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON interview.inbox TO safereturn_interview_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON interview.interview TO safereturn_interview_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON interview.interviewer TO safereturn_interview_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON interview.journal TO safereturn_interview_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON interview.kept_draft TO safereturn_interview_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON interview.ordering_key TO safereturn_interview_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON interview.outbox TO safereturn_interview_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON interview.plan TO safereturn_interview_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON interview.reading TO safereturn_interview_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON interview.record TO safereturn_interview_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON interview.request TO safereturn_interview_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON interview.visit TO safereturn_interview_worker USING (true) WITH CHECK (true);
