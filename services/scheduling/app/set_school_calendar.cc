#include "services/scheduling/app/commands.h"
#include "services/scheduling/app/question_bookings.h"
#include "services/scheduling/domain/reasons.h"

namespace safereturn::scheduling {

absl::StatusOr<School> Handle(const SetSchoolCalendar& command, messaging::Tx& tx) {
  constexpr std::string_view kCollection = "schools/";
  if (!command.name.starts_with(kCollection)) {
    return Refuse(absl::StatusCode::kInvalidArgument, reasons::kNameInvalid,
                  "expected a resource name of the form schools/<authority>|<urn>", "name");
  }
  SR_ASSIGN_OR_RETURN(const School current,
                      tx.Load<School>(command.name.substr(kCollection.size())));
  SR_ASSIGN_OR_RETURN(const SchoolEvents events, Decide(current, command));
  const School next = Evolve(current, events.front());
  tx.Save(next, events);
  SR_RETURN_IF_ERROR(QuestionBookings(current, next, tx));
  return next;
}

}  // namespace safereturn::scheduling
