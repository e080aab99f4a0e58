// Duty hours: when a person may be told, by the clock on the wall.
#pragma once

#include <absl/status/status.h>

#include <vector>

#include "libs/base/civil.h"
#include "libs/base/describe.h"

namespace safereturn::notification {

// Hours of one weekday in Europe/London. A night shift is two windows.
struct DutyWindow {
  int32_t weekday = 0;       // ISO 8601: 1 is Monday, 7 is Sunday
  int32_t start_minute = 0;  // after midnight, [0, 1440)
  int32_t end_minute = 0;    // first minute outside, (start_minute, 1440]
};
SR_STRUCT(DutyWindow, weekday, start_minute, end_minute)

// More windows than this serve nobody: three shifts on each day.
inline constexpr size_t kMaxDutyWindows = 21;

// Returns whether a person with these hours is on duty. No window means always: who gave no hours
// can be told.
[[nodiscard]] bool IsOnDuty(const std::vector<DutyWindow>& windows, Instant now);

// Errors: INVALID_ARGUMENT/DUTY_WINDOW_INVALID, INVALID_ARGUMENT/TOO_MANY_DUTY_WINDOWS.
[[nodiscard]] absl::Status CheckDutyWindows(const std::vector<DutyWindow>& windows);

}  // namespace safereturn::notification
