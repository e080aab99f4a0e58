#include "services/notification/app/commands.h"
#include "services/notification/app/send_alert.h"
#include "services/notification/app/tables.h"

namespace safereturn::notification {

absl::StatusOr<Message> Handle(const SendTestMessage& command, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Contact contact, tx.Load<Contact>(command.contact.key()));
  SR_ASSIGN_OR_RETURN(const int32_t version, TextInForce(contact.authority_id, "test", tx));
  Message message = NewMessage({}, {}, contact.authority_id, {contact.person_id, {}, {}}, "test",
                               version, tx.now());
  message.message_id = tx.NewId<MessageId>();  // each test is a mail of its own
  tx.Save(message);
  return message;
}

}  // namespace safereturn::notification
