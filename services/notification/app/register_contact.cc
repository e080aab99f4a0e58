#include "services/notification/app/commands.h"
#include "services/notification/app/tables.h"
#include "services/notification/domain/reasons.h"

namespace safereturn::notification {

absl::StatusOr<Contact> Handle(const RegisterContact& command, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Contact contact, Decide(command));
  SR_ASSIGN_OR_RETURN(const std::optional<Contact> known,
                      tx.TryLoad<Contact>(contact.person_id.key()));
  if (known) {
    return Refuse(absl::StatusCode::kAlreadyExists, reasons::kContactExists,
                  "this person has a contact; update it", "person_id");
  }
  tx.Save(contact,
          ContactEvents{ContactRegistered{.contact_id = ContactId(contact.person_id.uuid()),
                                          .person_id = contact.person_id,
                                          .authority_id = contact.authority_id,
                                          .changed_by = command.caller}});
  return contact;
}

}  // namespace safereturn::notification
