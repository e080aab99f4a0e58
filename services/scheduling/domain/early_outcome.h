// An outcome whose plan is not known yet: topics have no order among each other. It waits here and
// ends the plan when its clock starts.
#pragma once

#include <optional>
#include <string>

#include "services/scheduling/domain/events.h"

namespace safereturn::scheduling {

struct EarlyOutcome {
  PlanId plan_id;
  ChildId child_id;
  AuthorityId authority_id;
  Outcome outcome = Outcome::kUnspecified;
  std::optional<Instant> outcome_time;
  std::string recorded_by;
  bool is_taken = false;  // the plan came and was ended by it
};
SR_STRUCT(EarlyOutcome, plan_id, child_id, authority_id, outcome, outcome_time, recorded_by,
          is_taken)

}  // namespace safereturn::scheduling
