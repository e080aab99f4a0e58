// Events that make people be told: one alert each.
#pragma once

#include <absl/status/status.h>

#include "libs/messaging/envelope.h"
#include "libs/messaging/tx.h"
#include "services/notification/app/facts.h"

namespace safereturn::notification {

// A ladder step fired.
void Touches(const EscalationRaised& fact, const messaging::Envelope& event,
             messaging::Prefetch& prefetch);
absl::Status On(const EscalationRaised& fact, const messaging::Envelope& event, messaging::Tx& tx);

// A child is missing again before the interview: social worker and safeguarding lead are told at
// once (product decision 7).
void Touches(const PlanSuspended& fact, const messaging::Envelope& event,
             messaging::Prefetch& prefetch);
absl::Status On(const PlanSuspended& fact, const messaging::Envelope& event, messaging::Tx& tx);

// Nobody released or dismissed a held notice in its time: the duty team is told (product decision
// 15).
void Touches(const HeldNoticeOverdue& fact, const messaging::Envelope& event,
             messaging::Prefetch& prefetch);
absl::Status On(const HeldNoticeOverdue& fact, const messaging::Envelope& event, messaging::Tx& tx);

}  // namespace safereturn::notification
