// What is known of plans, agreements and interviewers, for the use cases of this service.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string_view>
#include <vector>

#include "services/interview/app/tables.h"
#include "services/interview/domain/case_facts.h"

namespace safereturn::interview {

// Returns all plans of a child, in order of their keys.
absl::StatusOr<std::vector<KnownPlan>> PlansOf(const ChildId& child, messaging::Tx& tx);

// Returns the plans that an interview of `plan` covers now, the leading one first: a plan that was
// combined after the interview began is acted for by its lead.
// Errors: NOT_FOUND/PLAN_NOT_FOUND.
absl::StatusOr<std::vector<KnownPlan>> CoveredPlans(const PlanId& plan, messaging::Tx& tx);

// Returns what an alert about this plan carries.
[[nodiscard]] CaseFacts FactsOf(const KnownPlan& plan);

// Returns whether the agreement under which the plan's episode was accepted includes `package` now;
// false where the agreement is not known.
absl::StatusOr<bool> PlanIncludes(const KnownPlan& plan, std::string_view package,
                                  messaging::Tx& tx);

}  // namespace safereturn::interview
