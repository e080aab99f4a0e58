// Ids that only referral speaks of.
#pragma once

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

}  // namespace safereturn::referral
