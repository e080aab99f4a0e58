-- Alerts that interview and risk ask for are found by what they are about; people who were lacking
-- are looked for again.

ALTER TABLE alert ADD COLUMN subject text;
CREATE INDEX alert_subject ON alert (subject) WHERE subject IS NOT NULL;

CREATE TABLE vacancy (
  id           uuid PRIMARY KEY,
  authority_id text        NOT NULL,
  ordering_key text        NOT NULL,
  version      bigint      NOT NULL,
  next_due_at  timestamptz,
  is_live      boolean     NOT NULL,
  state        jsonb       NOT NULL,
  updated_at   timestamptz NOT NULL
);
CREATE INDEX vacancy_next_due_at ON vacancy (next_due_at) WHERE next_due_at IS NOT NULL;
CREATE INDEX vacancy_live ON vacancy (id) WHERE is_live;

SELECT protect('vacancy');
