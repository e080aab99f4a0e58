// Reason codes that people choose from; codes, never free text (issue 3, item 2).
#pragma once

#include <absl/status/status.h>

#include <array>
#include <string>
#include <string_view>

#include "libs/base/result.h"
#include "services/referral/domain/reasons.h"

namespace safereturn::referral {

inline constexpr std::array<std::string_view, 4> kDismissCodes = {"history", "duplicate",
                                                                  "not_missing", "other"};
// Those in capitals are outcomes of their own in scheduling (contract of InterviewNotRequired).
inline constexpr std::array<std::string_view, 6> kNotRequiredCodes = {
    "not_missing", "recent_interview", "other_service", "CHILD_18", "MOVED_OUT_OF_AREA", "other"};

// Errors: INVALID_ARGUMENT/REASON_CODE_INVALID.
template <size_t N>
absl::Status CheckReasonCode(const std::string& code,
                             const std::array<std::string_view, N>& allowed) {
  for (const std::string_view each : allowed) {
    if (code == each) return absl::OkStatus();
  }
  return Refuse(absl::StatusCode::kInvalidArgument, reasons::kReasonCodeInvalid,
                "the reason code is not one of the contract's", "reason_code");
}

}  // namespace safereturn::referral
