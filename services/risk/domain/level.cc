#include "services/risk/domain/level.h"

#include <utility>

namespace safereturn::risk {

std::optional<RiskLevel> ParseLevel(std::string_view code) {
  // "Absent" was the police's word for no apparent risk until 2017 (domain facts 1.2).
  static constexpr std::pair<std::string_view, RiskLevel> kCodes[] = {
      {"VERY_LOW", RiskLevel::kVeryLow},    {"VERY_LOW_RISK", RiskLevel::kVeryLow},
      {"NO_APPARENT", RiskLevel::kVeryLow}, {"NO_APPARENT_RISK", RiskLevel::kVeryLow},
      {"ABSENT", RiskLevel::kVeryLow},      {"LOW", RiskLevel::kLow},
      {"LOW_RISK", RiskLevel::kLow},        {"MEDIUM", RiskLevel::kMedium},
      {"MEDIUM_RISK", RiskLevel::kMedium},  {"HIGH", RiskLevel::kHigh},
      {"HIGH_RISK", RiskLevel::kHigh},
  };
  for (const auto& [known, level] : kCodes) {
    if (known == code) return level;
  }
  return std::nullopt;
}

std::optional<RiskLevel> FromPoliceGrade(int32_t grade) {
  if (grade < 0 || grade > 3) return std::nullopt;
  return static_cast<RiskLevel>(grade + 1);
}

}  // namespace safereturn::risk
