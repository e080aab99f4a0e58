// What scheduling says of a promise or a plan, as far as alerts follow it.
#pragma once

#include <absl/status/status.h>

#include "libs/messaging/envelope.h"
#include "libs/messaging/tx.h"
#include "services/notification/app/facts.h"

namespace safereturn::notification {

void Touches(const PromiseLapsed& fact, const messaging::Envelope& event,
             messaging::Prefetch& prefetch);
absl::Status On(const PromiseLapsed& fact, const messaging::Envelope& event, messaging::Tx& tx);

void Touches(const PromiseKept& fact, const messaging::Envelope& event,
             messaging::Prefetch& prefetch);
absl::Status On(const PromiseKept& fact, const messaging::Envelope& event, messaging::Tx& tx);

// The plan's alerts need nothing more. Mails on their way still go: a person was to be told, and
// the page behind the link says that the case is closed.
void Touches(const PlanClosed& fact, const messaging::Envelope& event,
             messaging::Prefetch& prefetch);
absl::Status On(const PlanClosed& fact, const messaging::Envelope& event, messaging::Tx& tx);

}  // namespace safereturn::notification
