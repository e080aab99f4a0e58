// Scheduling says that an interview plan ended or runs again: what referral needs to know to say
// "missing again".
#pragma once

#include <absl/status/status.h>

#include "services/referral/app/keep.h"

namespace safereturn::referral {

// safereturn.scheduling.v1.Outcome, as far as it matters here; others are read as kUnspecified.
enum class PlanOutcome {
  kUnspecified = 0,
  kHeld = 1,
  kDeclinedByChild = 2,
  kDeclinedByParentCarer = 3,
  kUnableToContact = 4,
  kNotRequired = 5,
  kWithdrawn = 6,
  kDuplicate = 7,
  kChildMovedOutOfArea = 8,
  kChild18 = 9,
};
SR_ENUM(PlanOutcome, kUnspecified, kHeld, kDeclinedByChild, kDeclinedByParentCarer,
        kUnableToContact, kNotRequired, kWithdrawn, kDuplicate, kChildMovedOutOfArea, kChild18)

// safereturn.scheduling.v1.PlanClosed
struct PlanClosed {
  ChildId child_id;
  EpisodeId episode_id;
  PlanOutcome outcome = PlanOutcome::kUnspecified;
};
SR_STRUCT(PlanClosed, child_id, episode_id, outcome)

// safereturn.scheduling.v1.PlanReopened; the plan has the uuid of its episode.
struct PlanReopened {
  PlanId plan_id;
  ChildId child_id;
};
SR_STRUCT(PlanReopened, plan_id, child_id)

void Touches(const PlanClosed& fact, const Envelope& envelope, Prefetch& prefetch);
absl::Status On(const PlanClosed& fact, const Envelope& envelope, Tx& tx);
void Touches(const PlanReopened& fact, const Envelope& envelope, Prefetch& prefetch);
absl::Status On(const PlanReopened& fact, const Envelope& envelope, Tx& tx);

}  // namespace safereturn::referral
