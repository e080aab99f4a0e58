// A period of returns, by days in London.
#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "libs/messaging/backend.h"

namespace safereturn::reporting {

// Returns the range of `column` from the first day's beginning to the last day's end; "" is open.
// Errors: INVALID_ARGUMENT with DATE_INVALID (and the field) or PERIOD_INVALID.
[[nodiscard]] absl::StatusOr<messaging::TimeRange> ParsePeriod(const std::string& column,
                                                               const std::string& from_date,
                                                               const std::string& to_date);

}  // namespace safereturn::reporting
