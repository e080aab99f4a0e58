#include "services/notification/app/commands.h"
#include "services/notification/app/tables.h"

namespace safereturn::notification {

absl::StatusOr<Alert> Handle(const DeclineAlert& command, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Alert alert, tx.Load<Alert>(command.name.key()));
  SR_ASSIGN_OR_RETURN(const AlertEvents events, Decide(alert, command, tx.now()));
  const Alert next = Fold(alert, events);
  tx.Save(next, events);
  return next;
}

}  // namespace safereturn::notification
