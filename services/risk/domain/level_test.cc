#include "services/risk/domain/level.h"

#include <gtest/gtest.h>

namespace safereturn::risk {
namespace {

TEST(PoliceLevel, BothWordingsMeanOneLevel) {
  for (const char* code :
       {"NO_APPARENT", "NO_APPARENT_RISK", "VERY_LOW", "VERY_LOW_RISK", "ABSENT"}) {
    EXPECT_EQ(ParseLevel(code), RiskLevel::kVeryLow) << code;
  }
  EXPECT_EQ(ParseLevel("LOW"), RiskLevel::kLow);
  EXPECT_EQ(ParseLevel("MEDIUM_RISK"), RiskLevel::kMedium);
  EXPECT_EQ(ParseLevel("HIGH"), RiskLevel::kHigh);
}

TEST(PoliceLevel, OtherTextsMeanNothing) {
  for (const char* code : {"", "high", "HIGHEST", "3", "NO APPARENT", "UNSPECIFIED"}) {
    EXPECT_EQ(ParseLevel(code), std::nullopt) << code;
  }
}

TEST(PoliceLevel, GradesZeroToThreeAreTheFourLevels) {
  EXPECT_EQ(FromPoliceGrade(0), RiskLevel::kVeryLow);
  EXPECT_EQ(FromPoliceGrade(3), RiskLevel::kHigh);
  EXPECT_EQ(FromPoliceGrade(-1), std::nullopt);
  EXPECT_EQ(FromPoliceGrade(4), std::nullopt);
}

}  // namespace
}  // namespace safereturn::risk
