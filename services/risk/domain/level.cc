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

std::string_view LabelOf(RiskLevel level, PoliceWording wording) {
  switch (level) {
    case RiskLevel::kVeryLow:
      return wording == PoliceWording::kNoApparentRisk ? "No apparent risk" : "Very low risk";
    case RiskLevel::kLow:
      return "Low risk";
    case RiskLevel::kMedium:
      return "Medium risk";
    case RiskLevel::kHigh:
      return "High risk";
    case RiskLevel::kUnspecified:
      break;
  }
  return "Not assessed";
}

std::string_view CodeOf(RiskLevel level) {
  switch (level) {
    case RiskLevel::kVeryLow:
      return "VERY_LOW";
    case RiskLevel::kLow:
      return "LOW";
    case RiskLevel::kMedium:
      return "MEDIUM";
    case RiskLevel::kHigh:
      return "HIGH";
    case RiskLevel::kUnspecified:
      break;
  }
  return "UNSPECIFIED";
}

}  // namespace safereturn::risk
