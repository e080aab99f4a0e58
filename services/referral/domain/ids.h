// Ids that only referral speaks of.
#pragma once

#include <string>

#include "libs/base/strong_id.h"

namespace safereturn::referral {

struct MergeCandidateTag {
  static constexpr std::string_view kCollection = "mergeCandidates";
};
struct SourceTag {
  static constexpr std::string_view kCollection = "sources";
};

using MergeCandidateId = StrongId<MergeCandidateTag>;
using SourceId = StrongId<SourceTag>;

// A school's Unique Reference Number in the national register of schools: six digits.
using SchoolUrn = std::string;

}  // namespace safereturn::referral
