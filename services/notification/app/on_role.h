// The local directory follows referral's.
#pragma once

#include <absl/status/status.h>

#include "libs/messaging/envelope.h"
#include "libs/messaging/tx.h"
#include "services/notification/app/facts.h"

namespace safereturn::notification {

void Touches(const RoleAssigned& fact, const messaging::Envelope& event,
             messaging::Prefetch& prefetch);
absl::Status On(const RoleAssigned& fact, const messaging::Envelope& event, messaging::Tx& tx);

void Touches(const RoleRemoved& fact, const messaging::Envelope& event,
             messaging::Prefetch& prefetch);
absl::Status On(const RoleRemoved& fact, const messaging::Envelope& event, messaging::Tx& tx);

}  // namespace safereturn::notification
