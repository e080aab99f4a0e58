#include "services/scheduling/app/commands.h"

namespace safereturn::scheduling {

absl::StatusOr<Timetable> Handle(const SetChildTimetable& command, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Timetable next, Decide(command));
  // Read first: what is there is replaced.
  SR_RETURN_IF_ERROR(
      tx.TryLoad<Timetable>(TimetableKey(next.authority_id, next.child_id)).status());
  // Nobody else needs to know when a child sits where: no event.
  tx.Save(next);
  return next;
}

}  // namespace safereturn::scheduling
