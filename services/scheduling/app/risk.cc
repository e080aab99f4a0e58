#include "services/scheduling/app/risk.h"

#include "libs/base/result.h"

namespace safereturn::scheduling {

absl::StatusOr<int32_t> RiskLevelOf(const ChildId& child, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const std::optional<ChildRisk> risk, tx.TryLoad<ChildRisk>(child.key()));
  return risk ? static_cast<int32_t>(risk->level) : 0;
}

}  // namespace safereturn::scheduling
