// A plan's next due time has come.
#pragma once

#include <string>
#include <vector>

#include "services/scheduling/app/plans.h"

namespace safereturn::scheduling {

// Declares the pinned ladders of the due plans: one query for a batch.
void TouchesTick(const std::vector<messaging::DueKey>& due, messaging::Prefetch& prefetch);
// A tick proves nothing: the domain decides again from the state.
absl::Status TickPlan(const std::string& key, messaging::Tx& tx);

}  // namespace safereturn::scheduling
