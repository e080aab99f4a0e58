// What an authority commissions, as referral says it: whether school visits are part of it.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/describe.h"
#include "libs/base/ids.h"

namespace safereturn::scheduling {

inline constexpr std::string_view kSchoolVisitPackage = "school_visit";

struct Agreement {
  AgreementId agreement_id;
  AuthorityId authority_id;
  std::vector<std::string> packages;
  Instant start_time;
  Instant expire_time;
  bool is_active = false;
};
SR_STRUCT(Agreement, agreement_id, authority_id, packages, start_time, expire_time, is_active)

[[nodiscard]] inline bool Includes(const Agreement& agreement, std::string_view package) {
  return agreement.is_active && std::find(agreement.packages.begin(), agreement.packages.end(),
                                          package) != agreement.packages.end();
}

}  // namespace safereturn::scheduling
