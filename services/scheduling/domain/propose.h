// First fit: the earliest free slots of qualified interviewers before the 72 hours end. Real
// matching (continuity, travel, language) comes later; "no one can" is a result with its reason
// (product 4.2.13).
#pragma once

#include <string>
#include <vector>

#include "services/scheduling/domain/booking.h"
#include "services/scheduling/domain/interviewer.h"
#include "services/scheduling/domain/plan.h"

namespace safereturn::scheduling {

struct Slot {
  InterviewerId interviewer_id;
  Instant start_time;
  Instant end_time;
  bool before_due = false;  // starts by the due time
};
SR_STRUCT(Slot, interviewer_id, start_time, end_time, before_due)

struct Candidate {
  Interviewer interviewer;
  std::vector<Booking> bookings;
};

struct Proposal {
  std::vector<Slot> slots;  // earliest first, then by interviewer; one for each free interviewer
  std::string reason;       // why there is none before the due time: NOBODY_REGISTERED,
                            // NOBODY_QUALIFIED, NOBODY_FREE
};

// Slots start on the quarter hour. After the due time it looks seven days ahead: late is better
// than never.
inline constexpr std::chrono::minutes kSlotGrid{15};
inline constexpr std::chrono::days kLookAhead{7};

// Returns the first slot of `duration` of each qualified interviewer that starts at `from` or later
// and by the plan's due time; where there is none, the first ones after it. `child_bookings`: live
// bookings of the child.
[[nodiscard]] Proposal ProposeSlots(const Plan& plan, const std::vector<Candidate>& candidates,
                                    const std::vector<Booking>& child_bookings, Instant from,
                                    std::chrono::seconds duration, size_t limit);

}  // namespace safereturn::scheduling
