-- One key per child, in a database of its own, so that it is backed up apart and for days only:
-- once the row is emptied and the backups are gone, so is every word that the key sealed.
CREATE TABLE child_key (
  child_id     uuid PRIMARY KEY,
  key_id       uuid        NOT NULL,
  wrapped      bytea,                  -- the key, encrypted; NULL once destroyed
  kek_id       text,                   -- which key-encryption key did it
  created_at   timestamptz NOT NULL DEFAULT now(),
  destroyed_at timestamptz,            -- the row stays: the child gets no new key by accident
  CONSTRAINT child_key_destroyed CHECK
    ((destroyed_at IS NULL) = (wrapped IS NOT NULL) AND (wrapped IS NULL) = (kek_id IS NULL))
);
-- What a rotation has still to do.
CREATE INDEX child_key_kek ON child_key (kek_id, child_id) WHERE wrapped IS NOT NULL;
