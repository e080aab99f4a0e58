#include "services/notification/app/commands.h"
#include "services/notification/app/send_alert.h"
#include "services/notification/app/tables.h"
#include "services/notification/domain/reasons.h"

namespace safereturn::notification {
namespace {

// The receiver, as the alert knows them after the hand-over.
Recipient ReceiverOf(const Alert& alert, const PersonId& person) {
  for (const Recipient& recipient : alert.told) {
    if (recipient.person_id == person) return recipient;
  }
  return {.person_id = person, .role = {}, .deputy_for = {}};
}

}  // namespace

absl::StatusOr<Alert> Handle(const HandOverAlert& command, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Alert alert, tx.Load<Alert>(command.name.key()));
  SR_ASSIGN_OR_RETURN(const AlertEvents events, Decide(alert, command, tx.now()));
  SR_ASSIGN_OR_RETURN(const std::optional<Contact> contact,
                      tx.TryLoad<Contact>(command.to_person_id.key()));
  if (!contact) {
    return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kPersonWithoutContact,
                  "this person cannot be told: register their contact first", "to_person_id");
  }
  const Alert next = Fold(alert, events);
  tx.Save(next, events);
  SR_ASSIGN_OR_RETURN(Message message, MailTo(next, ReceiverOf(next, command.to_person_id), tx));
  message.message_id = HandOverMessageId(next.alert_id, command.to_person_id, next.hand_overs);
  tx.Save(message);
  return next;
}

}  // namespace safereturn::notification
