#include "services/notification/app/commands.h"
#include "services/notification/app/tables.h"

namespace safereturn::notification {

absl::StatusOr<MailTemplate> Handle(const PublishTemplate& command, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(
      const std::optional<MailTemplate> known,
      tx.TryLoad<MailTemplate>(TemplateKeyOf(command.authority_id, command.template_key)));
  const MailTemplate own = known ? *known : MailTemplate();
  SR_ASSIGN_OR_RETURN(const TemplateEvents events, Decide(own, command, tx.now()));
  MailTemplate next = own;
  for (const TemplateEvent& event : events) next = Evolve(std::move(next), event);
  tx.Save(next, events);
  return next;
}

}  // namespace safereturn::notification
