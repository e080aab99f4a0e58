-- Alerts, messages, contacts, the local directory of roles, and texts.

CREATE TABLE alert (
  id           uuid PRIMARY KEY,
  authority_id text        NOT NULL,
  ordering_key text        NOT NULL,
  version      bigint      NOT NULL,
  next_due_at  timestamptz,
  is_live      boolean     NOT NULL,
  plan_id      text,
  home_urn     text,
  alert_state  text,
  kind         text,
  state        jsonb       NOT NULL,
  updated_at   timestamptz NOT NULL
);
CREATE INDEX alert_plan_id ON alert (plan_id);
CREATE INDEX alert_authority_state ON alert (authority_id, alert_state);
-- Read every few seconds by the nobody-to-tell alarm; nearly always empty.
CREATE INDEX alert_nobody ON alert (id) WHERE alert_state = 'kNobody';

CREATE TABLE message (
  id            uuid PRIMARY KEY,
  authority_id  text        NOT NULL,
  ordering_key  text        NOT NULL,
  version       bigint      NOT NULL,
  next_due_at   timestamptz,
  is_live       boolean     NOT NULL,
  alert_id      text,
  message_state text,
  state         jsonb       NOT NULL,
  updated_at    timestamptz NOT NULL
);
CREATE INDEX message_next_due_at ON message (next_due_at) WHERE next_due_at IS NOT NULL;
CREATE INDEX message_live ON message (id) WHERE is_live;
CREATE INDEX message_alert_id ON message (alert_id);
CREATE INDEX message_authority ON message (authority_id, message_state);

CREATE TABLE contact (
  id           uuid PRIMARY KEY,
  authority_id text        NOT NULL,
  ordering_key text        NOT NULL,
  version      bigint      NOT NULL,
  next_due_at  timestamptz,
  is_live      boolean     NOT NULL,
  state        jsonb       NOT NULL,
  updated_at   timestamptz NOT NULL
);
CREATE INDEX contact_authority ON contact (authority_id);

CREATE TABLE role_holder (
  id           uuid PRIMARY KEY,
  authority_id text        NOT NULL,
  ordering_key text        NOT NULL,
  version      bigint      NOT NULL,
  next_due_at  timestamptz,
  is_live      boolean     NOT NULL,
  post         text,
  state        jsonb       NOT NULL,
  updated_at   timestamptz NOT NULL
);
CREATE INDEX role_holder_post ON role_holder (post) WHERE post IS NOT NULL;

CREATE TABLE mail_template (
  id           text PRIMARY KEY,
  authority_id text        NOT NULL,
  ordering_key text        NOT NULL,
  version      bigint      NOT NULL,
  next_due_at  timestamptz,
  is_live      boolean     NOT NULL,
  template_key text,
  state        jsonb       NOT NULL,
  updated_at   timestamptz NOT NULL
);

SELECT protect('alert');
SELECT protect('message');
SELECT protect('contact');
SELECT protect('role_holder');
SELECT protect('mail_template');
