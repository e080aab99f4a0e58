// The ids that reporting adds to those of libs/base/ids.h.
#pragma once

#include "libs/base/ids.h"

namespace safereturn::reporting {

struct DataReturnTag {
  static constexpr std::string_view kCollection = "dataReturns";
};
struct InterviewTag {
  static constexpr std::string_view kCollection = "interviews";
};

using DataReturnId = StrongId<DataReturnTag>;
using InterviewId = StrongId<InterviewTag>;

}  // namespace safereturn::reporting
