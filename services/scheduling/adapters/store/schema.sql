-- The whole schema after all migrations: what pg_dump says, without its settings. A component test compares them.

CREATE SCHEMA scheduling;

CREATE FUNCTION scheduling.own_authority(authority_id text) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (authority_id = ANY (string_to_array(current_setting('safereturn.authorities'::text, true), ','::text)));

CREATE FUNCTION scheduling.protect(target regclass) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY own_authorities ON %s USING (own_authority(authority_id))', target);
END
$$;

CREATE TABLE scheduling.agreement (
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

CREATE TABLE scheduling.booking (
    id uuid NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    plan_id uuid NOT NULL,
    child_id uuid NOT NULL,
    home_urn text NOT NULL,
    interviewer_id uuid NOT NULL,
    slot tstzrange,
    booking_state text NOT NULL,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    room text
);

CREATE TABLE scheduling.child_risk (
    id uuid NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE scheduling.dead_letter (
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

CREATE TABLE scheduling.early_outcome (
    id uuid NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE scheduling.inbox (
    source text NOT NULL,
    event_id uuid NOT NULL,
    authority_id text DEFAULT ''::text NOT NULL,
    content_hash bytea NOT NULL,
    processed_at timestamp with time zone NOT NULL
);

CREATE TABLE scheduling.interviewer (
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

CREATE TABLE scheduling.journal (
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

ALTER TABLE scheduling.journal ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME scheduling.journal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE scheduling.ladder (
    id text NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    scope text NOT NULL,
    ladder_id text NOT NULL,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE scheduling.ordering_key (
    key text NOT NULL,
    authority_id text DEFAULT ''::text NOT NULL
);

CREATE TABLE scheduling.outbox (
    journal_id bigint NOT NULL,
    authority_id text NOT NULL
);

CREATE TABLE scheduling.plan (
    id uuid NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    child_id uuid NOT NULL,
    home_urn text NOT NULL,
    case_reference text NOT NULL,
    plan_state text NOT NULL,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE scheduling.request (
    request_id uuid NOT NULL,
    authority_id text NOT NULL,
    method text NOT NULL,
    fingerprint bytea NOT NULL,
    resource text NOT NULL,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE scheduling.schema_migration (
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE scheduling.school (
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

CREATE TABLE scheduling.timetable (
    id text NOT NULL,
    authority_id text NOT NULL,
    ordering_key text NOT NULL,
    version bigint NOT NULL,
    next_due_at timestamp with time zone,
    is_live boolean NOT NULL,
    state jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY scheduling.agreement
    ADD CONSTRAINT agreement_pkey PRIMARY KEY (id);

ALTER TABLE ONLY scheduling.booking
    ADD CONSTRAINT booking_pkey PRIMARY KEY (id);

ALTER TABLE ONLY scheduling.child_risk
    ADD CONSTRAINT child_risk_pkey PRIMARY KEY (id);

ALTER TABLE ONLY scheduling.booking
    ADD CONSTRAINT child_slot_taken EXCLUDE USING gist (child_id WITH =, slot WITH &&);

ALTER TABLE ONLY scheduling.dead_letter
    ADD CONSTRAINT dead_letter_pkey PRIMARY KEY (id);

ALTER TABLE ONLY scheduling.early_outcome
    ADD CONSTRAINT early_outcome_pkey PRIMARY KEY (id);

ALTER TABLE ONLY scheduling.inbox
    ADD CONSTRAINT inbox_pkey PRIMARY KEY (source, event_id);

ALTER TABLE ONLY scheduling.interviewer
    ADD CONSTRAINT interviewer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY scheduling.journal
    ADD CONSTRAINT journal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY scheduling.ladder
    ADD CONSTRAINT ladder_pkey PRIMARY KEY (id);

ALTER TABLE ONLY scheduling.ordering_key
    ADD CONSTRAINT ordering_key_pkey PRIMARY KEY (key);

ALTER TABLE ONLY scheduling.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (journal_id);

ALTER TABLE ONLY scheduling.plan
    ADD CONSTRAINT plan_pkey PRIMARY KEY (id);

ALTER TABLE ONLY scheduling.request
    ADD CONSTRAINT request_pkey PRIMARY KEY (request_id);

ALTER TABLE ONLY scheduling.booking
    ADD CONSTRAINT room_taken EXCLUDE USING gist (room WITH =, slot WITH &&) WHERE ((room IS NOT NULL));

ALTER TABLE ONLY scheduling.schema_migration
    ADD CONSTRAINT schema_migration_pkey PRIMARY KEY (name);

ALTER TABLE ONLY scheduling.school
    ADD CONSTRAINT school_pkey PRIMARY KEY (id);

ALTER TABLE ONLY scheduling.booking
    ADD CONSTRAINT slot_taken EXCLUDE USING gist (interviewer_id WITH =, slot WITH &&);

ALTER TABLE ONLY scheduling.timetable
    ADD CONSTRAINT timetable_pkey PRIMARY KEY (id);

CREATE INDEX agreement_scope ON scheduling.agreement USING btree (scope);

CREATE INDEX booking_child_id ON scheduling.booking USING btree (child_id);

CREATE INDEX booking_interviewer_id ON scheduling.booking USING btree (interviewer_id);

CREATE INDEX booking_room ON scheduling.booking USING btree (room) WHERE (room IS NOT NULL);

CREATE INDEX dead_letter_parked_key ON scheduling.dead_letter USING btree (parked_key) WHERE (parked_key IS NOT NULL);

CREATE INDEX interviewer_scope ON scheduling.interviewer USING btree (scope);

CREATE INDEX journal_subject ON scheduling.journal USING btree (subject, id);

CREATE INDEX ladder_scope ON scheduling.ladder USING btree (scope);

CREATE INDEX plan_case_reference ON scheduling.plan USING btree (case_reference);

CREATE INDEX plan_child_id ON scheduling.plan USING btree (child_id);

CREATE INDEX plan_next_due_at ON scheduling.plan USING btree (next_due_at) WHERE (next_due_at IS NOT NULL);

CREATE INDEX request_created_at ON scheduling.request USING btree (created_at);

CREATE INDEX school_school_urn ON scheduling.school USING btree (school_urn);

ALTER TABLE scheduling.agreement ENABLE ROW LEVEL SECURITY;

CREATE POLICY any_key ON scheduling.ordering_key USING (true) WITH CHECK (true);

ALTER TABLE scheduling.booking ENABLE ROW LEVEL SECURITY;

ALTER TABLE scheduling.child_risk ENABLE ROW LEVEL SECURITY;

ALTER TABLE scheduling.dead_letter ENABLE ROW LEVEL SECURITY;

ALTER TABLE scheduling.early_outcome ENABLE ROW LEVEL SECURITY;

ALTER TABLE scheduling.inbox ENABLE ROW LEVEL SECURITY;

ALTER TABLE scheduling.interviewer ENABLE ROW LEVEL SECURITY;

ALTER TABLE scheduling.journal ENABLE ROW LEVEL SECURITY;

ALTER TABLE scheduling.ladder ENABLE ROW LEVEL SECURITY;

ALTER TABLE scheduling.ordering_key ENABLE ROW LEVEL SECURITY;

ALTER TABLE scheduling.outbox ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_authorities ON scheduling.agreement USING (scheduling.own_authority(authority_id));

CREATE POLICY own_authorities ON scheduling.booking USING (scheduling.own_authority(authority_id));

CREATE POLICY own_authorities ON scheduling.child_risk USING (scheduling.own_authority(authority_id));

CREATE POLICY own_authorities ON scheduling.dead_letter USING (scheduling.own_authority(authority_id));

CREATE POLICY own_authorities ON scheduling.early_outcome USING (scheduling.own_authority(authority_id));

CREATE POLICY own_authorities ON scheduling.inbox USING (scheduling.own_authority(authority_id));

CREATE POLICY own_authorities ON scheduling.interviewer USING (scheduling.own_authority(authority_id));

CREATE POLICY own_authorities ON scheduling.journal USING (scheduling.own_authority(authority_id));

CREATE POLICY own_authorities ON scheduling.ladder USING (scheduling.own_authority(authority_id));

CREATE POLICY own_authorities ON scheduling.outbox USING (scheduling.own_authority(authority_id));

CREATE POLICY own_authorities ON scheduling.plan USING (scheduling.own_authority(authority_id));

CREATE POLICY own_authorities ON scheduling.request USING (scheduling.own_authority(authority_id));

CREATE POLICY own_authorities ON scheduling.school USING (scheduling.own_authority(authority_id));

CREATE POLICY own_authorities ON scheduling.timetable USING (scheduling.own_authority(authority_id));

ALTER TABLE scheduling.plan ENABLE ROW LEVEL SECURITY;

ALTER TABLE scheduling.request ENABLE ROW LEVEL SECURITY;

ALTER TABLE scheduling.school ENABLE ROW LEVEL SECURITY;

ALTER TABLE scheduling.timetable ENABLE ROW LEVEL SECURITY;

CREATE POLICY worker_all ON scheduling.agreement TO safereturn_scheduling_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON scheduling.booking TO safereturn_scheduling_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON scheduling.child_risk TO safereturn_scheduling_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON scheduling.dead_letter TO safereturn_scheduling_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON scheduling.early_outcome TO safereturn_scheduling_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON scheduling.inbox TO safereturn_scheduling_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON scheduling.interviewer TO safereturn_scheduling_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON scheduling.journal TO safereturn_scheduling_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON scheduling.ladder TO safereturn_scheduling_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON scheduling.ordering_key TO safereturn_scheduling_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON scheduling.outbox TO safereturn_scheduling_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON scheduling.plan TO safereturn_scheduling_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON scheduling.request TO safereturn_scheduling_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON scheduling.school TO safereturn_scheduling_worker USING (true) WITH CHECK (true);

CREATE POLICY worker_all ON scheduling.timetable TO safereturn_scheduling_worker USING (true) WITH CHECK (true);
