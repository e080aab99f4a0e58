// An accepted referral starts the 72-hour clock.
#pragma once

#include "libs/messaging/envelope.h"
#include "services/scheduling/app/facts.h"
#include "services/scheduling/app/plans.h"

namespace safereturn::scheduling {

void Touches(const ReferralAccepted& fact, const messaging::Envelope& envelope,
             messaging::Prefetch& prefetch);
// Said again, it changes nothing.
absl::Status On(const ReferralAccepted& fact, const messaging::Envelope& envelope,
                messaging::Tx& tx);

}  // namespace safereturn::scheduling
