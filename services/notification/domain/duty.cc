#include "services/notification/domain/duty.h"

#include <algorithm>

#include "libs/base/result.h"
#include "services/notification/domain/reasons.h"

namespace safereturn::notification {

bool IsOnDuty(const std::vector<DutyWindow>& windows, Instant now) {
  if (windows.empty()) return true;
  const auto weekday = static_cast<int32_t>(LondonWeekday(now).iso_encoding());
  const auto minute = static_cast<int32_t>(LondonTimeOfDay(now).count());
  return std::any_of(windows.begin(), windows.end(), [&](const DutyWindow& window) {
    return window.weekday == weekday && window.start_minute <= minute && minute < window.end_minute;
  });
}

absl::Status CheckDutyWindows(const std::vector<DutyWindow>& windows) {
  if (windows.size() > kMaxDutyWindows) {
    return Refuse(absl::StatusCode::kInvalidArgument, reasons::kTooManyDutyWindows,
                  "a person has at most 21 duty windows", "duty_windows");
  }
  for (size_t i = 0; i < windows.size(); ++i) {
    const DutyWindow& window = windows[i];
    const bool is_valid = window.weekday >= 1 && window.weekday <= 7 && window.start_minute >= 0 &&
                          window.start_minute < window.end_minute && window.end_minute <= 1440;
    if (!is_valid) {
      return Refuse(absl::StatusCode::kInvalidArgument, reasons::kDutyWindowInvalid,
                    "a duty window is a weekday 1 to 7 and minutes 0 <= start < end <= 1440; "
                    "a night shift is two windows",
                    "duty_windows[" + std::to_string(i) + "]");
    }
  }
  return absl::OkStatus();
}

}  // namespace safereturn::notification
