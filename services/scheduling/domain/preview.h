// "What happens next if nothing changes": the rules themselves, run forward.
#pragma once

#include <string>
#include <vector>

#include "services/scheduling/domain/plan.h"

namespace safereturn::scheduling {

struct PreviewItem {
  Instant time;       // when it will happen
  std::string type;   // the event's name: "EscalationRaised"
  int32_t step = -1;  // of the ladder; -1 if it is about none
  int32_t day = 0;    // of the daily step
  std::vector<std::string> roles;
  std::string template_key;
  std::string reason;  // of a step that will not fire: OFFERED, ARRANGED
};
SR_STRUCT(PreviewItem, time, type, step, day, roles, template_key, reason)

// Returns what the plan will do, earliest first, at most `limit` items; the daily step would go on
// for ever. `ladder` is the pinned one.
[[nodiscard]] std::vector<PreviewItem> Preview(const Plan& plan, const Ladder& ladder, Instant now,
                                               size_t limit);

}  // namespace safereturn::scheduling
