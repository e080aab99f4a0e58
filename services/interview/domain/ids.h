// The ids that interview gives out.
#pragma once

#include "libs/base/ids.h"

namespace safereturn::interview {

struct InterviewTag {
  static constexpr std::string_view kCollection = "interviews";
};
struct KeptDraftTag {
  static constexpr std::string_view kCollection = "keptDrafts";
};
struct AdditionTag {
  static constexpr std::string_view kCollection = "additions";
};
struct ReadingTag {
  static constexpr std::string_view kCollection = "readings";
};
struct DangerTag {
  static constexpr std::string_view kCollection = "dangers";
};
struct ActionTag {
  static constexpr std::string_view kCollection = "actions";
};
struct VisitTag {
  static constexpr std::string_view kCollection = "visits";
};

using InterviewId = StrongId<InterviewTag>;
using KeptDraftId = StrongId<KeptDraftTag>;
using AdditionId = StrongId<AdditionTag>;
using ReadingId = StrongId<ReadingTag>;
using DangerId = StrongId<DangerTag>;
using ActionId = StrongId<ActionTag>;
using VisitId = StrongId<VisitTag>;

}  // namespace safereturn::interview
