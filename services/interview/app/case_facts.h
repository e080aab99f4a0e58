// What is known here of the case that a command names by its plan, its interview or its child.
#pragma once

#include <absl/status/statusor.h>

#include <optional>

#include "services/interview/app/plans.h"

namespace safereturn::interview {

// Returns the facts of an interview's leading plan, or nothing if the interview is not known.
absl::StatusOr<std::optional<CaseFacts>> CaseOfInterview(const InterviewId& interview,
                                                         messaging::Tx& tx);
absl::StatusOr<std::optional<CaseFacts>> CaseOfPlan(const PlanId& plan, messaging::Tx& tx);
// Returns the facts of the child's latest return.
absl::StatusOr<std::optional<CaseFacts>> CaseOfChild(const ChildId& child, messaging::Tx& tx);

// Returns the case that `interview` or `plan` names; the interview's if both are given.
// Errors: INVALID_ARGUMENT/`missing` if neither is given, SUBJECTS_DIFFER if they are of two
//   children; NOT_FOUND/INTERVIEW_NOT_FOUND, PLAN_NOT_FOUND.
absl::StatusOr<CaseFacts> LoadCase(const std::optional<InterviewId>& interview,
                                   const std::optional<PlanId>& plan, std::string_view missing,
                                   messaging::Tx& tx);

}  // namespace safereturn::interview
