#include "services/scheduling/domain/milestone_policy.h"

#include <algorithm>

#include "libs/base/result.h"
#include "services/scheduling/domain/reasons.h"

namespace safereturn::scheduling {
namespace {

template <size_t N>
bool IsOneOf(std::string_view code, const std::string_view (&known)[N]) {
  return std::find(std::begin(known), std::end(known), code) != std::end(known);
}

}  // namespace

absl::Status CheckMilestoneTime(const Plan& plan, Instant happened, Instant now,
                                std::string_view field) {
  if (happened < plan.return_time) {
    return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kMilestoneBeforeReturn,
                  "it cannot have happened before the child's return", field);
  }
  if (happened > now + kClockSkew) {
    return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kMilestoneInFuture,
                  "it cannot have happened yet", field);
  }
  if (happened < now - kMilestoneAge && now > plan.started_time + kMilestoneAge) {
    return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kMilestoneTooOld,
                  "it happened more than 24 hours ago; late is not back-dated", field);
  }
  return absl::OkStatus();
}

absl::Status CheckMode(std::string_view mode) {
  constexpr std::string_view kModes[] = {"phone", "in_person", "letter", "message"};
  if (IsOneOf(mode, kModes)) return absl::OkStatus();
  return Refuse(absl::StatusCode::kInvalidArgument, reasons::kModeUnknown,
                "the mode is phone, in_person, letter or message", "mode");
}

absl::Status CheckAttemptResult(std::string_view result) {
  constexpr std::string_view kResults[] = {"no_answer", "not_there", "asked_to_call_back",
                                           "refused_for_now", "other"};
  if (IsOneOf(result, kResults)) return absl::OkStatus();
  return Refuse(absl::StatusCode::kInvalidArgument, reasons::kAttemptResultUnknown,
                "the result is no_answer, not_there, asked_to_call_back, refused_for_now or other",
                "result");
}

}  // namespace safereturn::scheduling
