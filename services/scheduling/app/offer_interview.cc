#include "services/scheduling/app/commands.h"

namespace safereturn::scheduling {

absl::StatusOr<Plan> Handle(const OfferInterview& command, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Plan plan, LoadLocked(command.name, tx));
  return DecideAndKeep(plan, command, tx);
}

}  // namespace safereturn::scheduling
