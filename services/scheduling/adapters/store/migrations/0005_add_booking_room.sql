-- A school's room is booked once at a time, whichever authorities' bookings meet there. Other places have no room: they
-- stay out of both indexes.
ALTER TABLE booking ADD COLUMN room text;
ALTER TABLE booking ADD CONSTRAINT room_taken EXCLUDE USING gist (room WITH =, slot WITH &&) WHERE (room IS NOT NULL);
CREATE INDEX booking_room ON booking (room) WHERE room IS NOT NULL;
