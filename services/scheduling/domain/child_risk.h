// The level of risk at which a child was assessed last: what may shorten a ladder.
#pragma once

#include <cstdint>

#include "libs/base/clock.h"
#include "libs/base/describe.h"
#include "libs/base/ids.h"

namespace safereturn::scheduling {

// One ordinal for both wordings of the police (domain facts 2.1).
enum class RiskLevel { kUnspecified = 0, kVeryLow = 1, kLow = 2, kMedium = 3, kHigh = 4 };
SR_ENUM(RiskLevel, kUnspecified, kVeryLow, kLow, kMedium, kHigh)

struct ChildRisk {
  ChildId child_id;
  AuthorityId authority_id;
  RiskLevel level = RiskLevel::kUnspecified;
  Instant assessed_time;
};
SR_STRUCT(ChildRisk, child_id, authority_id, level, assessed_time)

}  // namespace safereturn::scheduling
