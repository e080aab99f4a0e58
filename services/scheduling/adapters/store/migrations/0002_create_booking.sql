-- Booked slots. A released booking has no slot; two live ones of one interviewer or one child never
-- overlap (product decision 9).
CREATE TABLE booking (
  id             uuid PRIMARY KEY,
  authority_id   text        NOT NULL,
  ordering_key   text        NOT NULL,
  version        bigint      NOT NULL,
  next_due_at    timestamptz,
  is_live        boolean     NOT NULL,
  plan_id        uuid        NOT NULL,
  child_id       uuid        NOT NULL,
  home_urn       text        NOT NULL,
  interviewer_id uuid        NOT NULL,
  slot           tstzrange,
  booking_state  text        NOT NULL,
  state          jsonb       NOT NULL,
  updated_at     timestamptz NOT NULL,
  CONSTRAINT slot_taken EXCLUDE USING gist (interviewer_id WITH =, slot WITH &&),
  CONSTRAINT child_slot_taken EXCLUDE USING gist (child_id WITH =, slot WITH &&)
);
CREATE INDEX booking_interviewer_id ON booking (interviewer_id);
CREATE INDEX booking_child_id ON booking (child_id);
SELECT protect('booking');
