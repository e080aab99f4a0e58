// Plans, bookings and attempts as scheduling tells them, and the agreement that referral accepted
// an episode under. Kept as they are told: these facts never refuse.
#pragma once

#include "services/interview/app/facts.h"
#include "services/interview/app/tables.h"

namespace safereturn::interview {

// Locks the child and reads the plan. Every fact here names both but ReferralAccepted, whose plan
// has the uuid of its episode.
template <class Fact>
void Touches(const Fact& fact, const messaging::Envelope&, messaging::Prefetch& prefetch) {
  prefetch.Lock(fact.child_id.name());
  if constexpr (requires { fact.plan_id; }) {
    prefetch.Key<KnownPlan>(fact.plan_id.key());
  } else {
    prefetch.Key<KnownPlan>(fact.episode_id.key());
  }
}

absl::Status On(const ReferralAccepted& fact, const messaging::Envelope&, messaging::Tx& tx);
absl::Status On(const ClockStarted& fact, const messaging::Envelope&, messaging::Tx& tx);
absl::Status On(const ClockCorrected& fact, const messaging::Envelope&, messaging::Tx& tx);
absl::Status On(const InterviewBooked& fact, const messaging::Envelope&, messaging::Tx& tx);
absl::Status On(const BookingReleased& fact, const messaging::Envelope&, messaging::Tx& tx);
absl::Status On(const AttemptRecorded& fact, const messaging::Envelope&, messaging::Tx& tx);
absl::Status On(const PlanCombined& fact, const messaging::Envelope&, messaging::Tx& tx);
absl::Status On(const PlanSplit& fact, const messaging::Envelope&, messaging::Tx& tx);
absl::Status On(const PlanClosed& fact, const messaging::Envelope&, messaging::Tx& tx);
absl::Status On(const PlanReopened& fact, const messaging::Envelope&, messaging::Tx& tx);

}  // namespace safereturn::interview
