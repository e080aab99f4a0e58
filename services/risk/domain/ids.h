// The ids that risk adds to those of libs/base/ids.h.
#pragma once

#include "libs/base/ids.h"

namespace safereturn::risk {

struct AssessmentTag {
  static constexpr std::string_view kCollection = "assessments";
};
struct InterviewTag {
  static constexpr std::string_view kCollection = "interviews";
};
struct TriggerTag {
  static constexpr std::string_view kCollection = "triggers";
};
struct CandidateTag {
  static constexpr std::string_view kCollection = "patternCandidates";
};

using AssessmentId = StrongId<AssessmentTag>;
using InterviewId = StrongId<InterviewTag>;
using TriggerId = StrongId<TriggerTag>;
using CandidateId = StrongId<CandidateTag>;

}  // namespace safereturn::risk
