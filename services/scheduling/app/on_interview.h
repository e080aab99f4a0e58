// How an interview ended, as interview says it: the plans that it covers are closed, each with its
// own result.
#pragma once

#include "libs/messaging/envelope.h"
#include "services/scheduling/app/facts.h"
#include "services/scheduling/app/plans.h"

namespace safereturn::scheduling {

absl::Status On(const InterviewHeld& fact, const messaging::Envelope& envelope, messaging::Tx& tx);
absl::Status On(const InterviewDeclined& fact, const messaging::Envelope& envelope,
                messaging::Tx& tx);
absl::Status On(const InterviewNotReached& fact, const messaging::Envelope& envelope,
                messaging::Tx& tx);

// Ends the plan that has just started if its outcome was heard before.
absl::Status TakeEarlyOutcome(const ChildId& child, const EpisodeId& episode, messaging::Tx& tx);

}  // namespace safereturn::scheduling
