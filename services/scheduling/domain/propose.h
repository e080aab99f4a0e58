// First fit: the earliest free slots of qualified interviewers before the 72 hours end. Real
// matching (continuity, travel, language) comes later; "no one can" is a result with its reason
// (product 4.2.13).
#pragma once

#include <string>
#include <vector>

#include "services/scheduling/domain/booking.h"
#include "services/scheduling/domain/interviewer.h"
#include "services/scheduling/domain/plan.h"
#include "services/scheduling/domain/venue_times.h"

namespace safereturn::scheduling {

struct Slot {
  InterviewerId interviewer_id;
  Instant start_time;
  Instant end_time;
  bool before_due = false;  // starts by the due time
  VenueKind venue_kind = VenueKind::kUnspecified;
  std::string venue_id;
  std::string room_code;  // of a school: as asked for, or the first that is free
};
SR_STRUCT(Slot, interviewer_id, start_time, end_time, before_due, venue_kind, venue_id, room_code)

struct Candidate {
  Interviewer interviewer;
  std::vector<Booking> bookings;
};

struct Proposal {
  std::vector<Slot> slots;  // earliest first, then by interviewer; one for each free interviewer
  std::string reason;       // why there is none before the due time: NOBODY_REGISTERED,
                            // NOBODY_QUALIFIED, NOBODY_FREE, or the first of these:
  std::vector<std::string> venue_reasons;  // what ruled out times at which somebody was free
};

// Slots start on the quarter hour. After the due time it looks seven days ahead: late is better
// than never.
inline constexpr std::chrono::minutes kSlotGrid{15};
inline constexpr std::chrono::days kLookAhead{7};

// Returns the first slot of `duration` of each qualified interviewer that starts at `from` or later
// and by the plan's due time; where there is none, the first ones after it. `child_bookings`: live
// bookings of the child. `venue`: where, and what is known of the child's school day.
[[nodiscard]] Proposal ProposeSlots(const Plan& plan, const std::vector<Candidate>& candidates,
                                    const std::vector<Booking>& child_bookings, Instant from,
                                    std::chrono::seconds duration, size_t limit,
                                    const VenueFacts& venue = {});

}  // namespace safereturn::scheduling
