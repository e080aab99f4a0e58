// What holding, booking and moving a slot have in common.
#pragma once

#include "services/scheduling/app/commands.h"

namespace safereturn::scheduling {

// Returns the interviewer if they may take this slot of this plan: of its authority, qualified on
// the day, free, and not held for another caller. `self`: the booking that is being moved, nil for
// a new one. The database's constraints stay the guard; this gives the kinder answer.
absl::StatusOr<Interviewer> CheckSlotFor(const Plan& plan, const InterviewerId& interviewer,
                                         const BookingId& self, Instant start, Instant end,
                                         const std::string& caller, SlotHolds& holds,
                                         messaging::Tx& tx);

// Keeps the live booking of `plan`, with the qualification as it was found.
void KeepBooked(const Plan& plan, const Interviewer& interviewer, messaging::Tx& tx);

}  // namespace safereturn::scheduling
