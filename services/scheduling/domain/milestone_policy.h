// Milestones are timestamps (product decision 2) of things that happened elsewhere: the recorder
// says when, and these bounds keep mistakes and back-dating out.
#pragma once

#include <absl/status/status.h>

#include <string_view>

#include "services/scheduling/domain/plan.h"

namespace safereturn::scheduling {

// Two clocks may differ by so much before "in the future" is a mistake.
inline constexpr std::chrono::minutes kClockSkew{5};

// What is recorded later than this is back-dating (product decision 15: late is not back-dated)
// unless the plan itself is younger: a late notice may bring milestones that are older than its
// clock.
inline constexpr std::chrono::hours kMilestoneAge{24};

// Checks when a milestone happened.
// Errors: FAILED_PRECONDITION with MILESTONE_BEFORE_RETURN, MILESTONE_IN_FUTURE or
// MILESTONE_TOO_OLD.
[[nodiscard]] absl::Status CheckMilestoneTime(const Plan& plan, Instant happened, Instant now,
                                              std::string_view field);

// Errors: INVALID_ARGUMENT/MODE_UNKNOWN, ATTEMPT_RESULT_UNKNOWN. Codes only: the bus carries no
// text.
[[nodiscard]] absl::Status CheckMode(std::string_view mode);
[[nodiscard]] absl::Status CheckAttemptResult(std::string_view result);

}  // namespace safereturn::scheduling
