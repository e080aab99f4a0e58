-- Schools, once per authority whose children learn there.
CREATE TABLE school (
  id           text PRIMARY KEY,
  authority_id text NOT NULL,
  ordering_key text NOT NULL,
  version      bigint NOT NULL,
  next_due_at  timestamptz,
  is_live      boolean NOT NULL,
  school_urn   text NOT NULL,
  state        jsonb NOT NULL,
  updated_at   timestamptz NOT NULL
);
CREATE INDEX school_school_urn ON school (school_urn);
SELECT protect('school');
