// When an interview cannot be held at a place, and why: out of term, in a lesson, in an exam, in a
// room that is taken. One list for booking, holding and proposing, so that they never disagree.
#pragma once

#include <absl/status/status.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/scheduling/domain/agreement.h"
#include "services/scheduling/domain/booking.h"
#include "services/scheduling/domain/school.h"
#include "services/scheduling/domain/timetable.h"

namespace safereturn::scheduling {

// What is known of a place and of the child's school day.
struct VenueFacts {
  Venue venue;
  std::optional<School> school;        // of a school visit
  std::vector<Agreement> agreements;   // the authority's, for a school visit
  std::vector<Booking> room_bookings;  // in the rooms of that school
  std::optional<Timetable> timetable;  // the child's, if there is one
  std::optional<School> own_school;    // that the timetable names
  BookingId moving;                    // the booking that is being moved; it frees its room
};

// A time at which it cannot be, and the reason.
struct Blocked {
  Instant start_time;
  Instant end_time;
  std::string_view reason;
};

// Returns all such times that touch [from, to), those of the stronger reason first. A school visit
// needs the package, a day in term, opening hours and a room; and it is never in a lesson of the
// child (its own timetable, else the bell times). Elsewhere lessons and exams count where the child
// has a timetable.
[[nodiscard]] std::vector<Blocked> BlockedTimes(const VenueFacts& facts, Instant from, Instant to);

// Returns the first of `blocked` that overlaps, or nullptr.
[[nodiscard]] const Blocked* FindBlocked(const std::vector<Blocked>& blocked, Instant start,
                                         Instant end);

// Returns the end of the first booking that lies in this room at that time, or nothing.
[[nodiscard]] std::optional<Instant> RoomTakenUntil(const VenueFacts& facts,
                                                    const std::string& room_code, Instant start,
                                                    Instant end);

// Errors: FAILED_PRECONDITION with PACKAGE_NOT_AGREED, OUT_OF_TERM, SCHOOL_CLOSED, SLOT_IN_EXAM,
//   SLOT_IN_LESSON or ROOM_UNKNOWN; ALREADY_EXISTS/ROOM_TAKEN.
[[nodiscard]] absl::Status CheckVenueTimes(const VenueFacts& facts, Instant start, Instant end);

}  // namespace safereturn::scheduling
