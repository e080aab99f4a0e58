#include "services/notification/app/commands.h"
#include "services/notification/app/tables.h"

namespace safereturn::notification {

absl::StatusOr<Contact> Handle(const UpdateContact& command, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Contact contact, tx.Load<Contact>(command.name.key()));
  SR_ASSIGN_OR_RETURN(const Contact next, Decide(contact, command));
  tx.Save(next, ContactEvents{ContactUpdated{.contact_id = command.name,
                                             .person_id = next.person_id,
                                             .authority_id = next.authority_id,
                                             .changed_by = command.caller}});
  return next;
}

}  // namespace safereturn::notification
