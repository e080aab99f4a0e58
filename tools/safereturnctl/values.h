// Durations and instants as people type and read them.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "libs/base/clock.h"

namespace safereturn::ctl {

// Accepts "4h", "1h30m", "2d", "90s", "250ms", "14400" (seconds) with an optional sign.
[[nodiscard]] std::optional<std::chrono::microseconds> ParseDuration(std::string_view text);

// Returns "1d 2h", "4h 5m", "30s", "-3h": the two largest units that are not nothing.
[[nodiscard]] std::string FormatDuration(std::chrono::microseconds duration);

// Accepts RFC 3339, "now", "now+4h" and "now-30m".
[[nodiscard]] std::optional<Instant> ParseTime(std::string_view text, Instant now);

}  // namespace safereturn::ctl
