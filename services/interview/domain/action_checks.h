// Codes of commands about dangers and actions.
#pragma once

#include <absl/status/status.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include "libs/base/result.h"
#include "services/interview/domain/reasons.h"

namespace safereturn::interview {

// Errors: INVALID_ARGUMENT/CODE_UNKNOWN.
template <size_t N>
absl::Status CheckCode(std::string_view code, const std::array<std::string_view, N>& allowed,
                       std::string_view field) {
  if (std::find(allowed.begin(), allowed.end(), code) != allowed.end()) return absl::OkStatus();
  return Refuse(absl::StatusCode::kInvalidArgument, reasons::kCodeUnknown,
                "the code is not one of the contract's", field);
}

}  // namespace safereturn::interview
