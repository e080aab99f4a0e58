// The child was assessed: a high risk shortens the ladder, also while the clock runs.
#pragma once

#include "libs/messaging/envelope.h"
#include "services/scheduling/app/facts.h"
#include "services/scheduling/app/plans.h"

namespace safereturn::scheduling {

void Touches(const RiskAssessed& fact, const messaging::Envelope& envelope,
             messaging::Prefetch& prefetch);
// Assessments in shadow, without a level, or older than what is known change nothing.
absl::Status On(const RiskAssessed& fact, const messaging::Envelope& envelope, messaging::Tx& tx);

}  // namespace safereturn::scheduling
