// Risk on one ordinal, whatever the wording of the instrument or of the police in its year.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "libs/base/describe.h"

namespace safereturn::risk {

// Source: the four-level continuum of the College of Policing (domain facts 2.1). Comparable by <.
enum class RiskLevel { kUnspecified = 0, kVeryLow = 1, kLow = 2, kMedium = 3, kHigh = 4 };
SR_ENUM(RiskLevel, kUnspecified, kVeryLow, kLow, kMedium, kHigh)

// Returns the level that a code of either wording means: VERY_LOW, VERY_LOW_RISK, NO_APPARENT,
// NO_APPARENT_RISK, ABSENT, LOW, MEDIUM, HIGH (also with _RISK). Nothing for other texts. The
// lowest is "no apparent risk" in the College's text of 2023 and "very low risk" from 2024 (domain
// facts 2.1).
std::optional<RiskLevel> ParseLevel(std::string_view code);

// Returns the level of a police grade 0 to 3 as intake carries it; nothing outside the range.
std::optional<RiskLevel> FromPoliceGrade(int32_t grade);

}  // namespace safereturn::risk
