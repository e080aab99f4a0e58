// What alerted people answered, as notification says it.
#pragma once

#include "libs/messaging/envelope.h"
#include "services/scheduling/app/facts.h"
#include "services/scheduling/app/plans.h"

namespace safereturn::scheduling {

// A promise: the steps below the breach wait for it.
absl::Status On(const AlertAcknowledged& fact, const messaging::Envelope& envelope,
                messaging::Tx& tx);
// "I cannot": the next step fires at once.
absl::Status On(const AlertDeclined& fact, const messaging::Envelope& envelope, messaging::Tx& tx);

}  // namespace safereturn::scheduling
