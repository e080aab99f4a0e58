// A climb: who is told when, one step higher each time, until somebody acts. Dangers, overdue
// actions and overdue visits each have one of their own, apart from the ladder of the 72-hour
// clock.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libs/base/clock.h"

namespace safereturn::interview {

// No step has fired yet.
inline constexpr int32_t kNoStep = -1;

struct ClimbStep {
  Seconds after{0};  // from the start of the climb
  std::vector<std::string> roles;
};

// Policy data. Steps are numbered from 0; what comes after the last of them is told again and
// again.
struct ClimbPolicy {
  std::string template_key;
  std::vector<ClimbStep> steps;  // earliest first, at least one
  Seconds repeat{0};             // after the last step, for ever
  std::vector<std::string> repeat_roles;
};

// Returns when `step` of a climb that started at `start` is due.
[[nodiscard]] Instant StepTime(const ClimbPolicy& policy, Instant start, int32_t step);

// Returns whom `step` tells.
[[nodiscard]] const std::vector<std::string>& StepRoles(const ClimbPolicy& policy, int32_t step);

// Returns the steps after `last` that are due at `now`, lowest first. A step that was missed (an
// outage) is told late but once, as on the ladder (docs/flows/escalation.md); of the repeats only
// the last one counts, so that nobody gets a day's mails at once.
[[nodiscard]] std::vector<int32_t> StepsDue(const ClimbPolicy& policy, Instant start, int32_t last,
                                            Instant now);

}  // namespace safereturn::interview
