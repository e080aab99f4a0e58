// The child's risk in a unit of work.
#pragma once

#include "services/scheduling/app/tables.h"

namespace safereturn::scheduling {

// Returns the level of the child's latest assessment, 1 to 4; 0 if there is none.
absl::StatusOr<int32_t> RiskLevelOf(const ChildId& child, messaging::Tx& tx);

}  // namespace safereturn::scheduling
