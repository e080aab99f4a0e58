// What holding, booking and moving a slot have in common.
#pragma once

#include "services/scheduling/app/commands.h"

namespace safereturn::scheduling {

// Who, when and where, for whom.
struct WantedSlot {
  InterviewerId interviewer_id;
  Instant start_time;
  Instant end_time;
  Venue venue;
  BookingId moving;  // the booking that is being moved; nil for a new one
  std::string caller;
};

// Returns the interviewer if they may take this slot of this plan: of its authority, qualified on
// the day, free, and not held for another caller; the child not in a lesson or exam, and the place
// open to it. The database's constraints stay the guard; this gives the kinder answer.
absl::StatusOr<Interviewer> CheckSlotFor(const Plan& plan, const WantedSlot& wanted,
                                         SlotHolds& holds, messaging::Tx& tx);

// Keeps the live booking of `plan`, with the qualification as it was found.
void KeepBooked(const Plan& plan, const Interviewer& interviewer, messaging::Tx& tx);

}  // namespace safereturn::scheduling
