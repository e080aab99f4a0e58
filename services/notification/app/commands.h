// Commands of callers: load, decide, fold, save.
#pragma once

#include <absl/status/statusor.h>

#include "libs/messaging/tx.h"
#include "services/notification/domain/alert.h"
#include "services/notification/domain/contact.h"
#include "services/notification/domain/mail_template.h"
#include "services/notification/domain/message.h"
#include "services/notification/domain/ownership.h"

namespace safereturn::notification {

// Errors: those of Decide, and NOT_FOUND/ALERT_NOT_FOUND.
absl::StatusOr<Alert> Handle(const AcknowledgeAlert& command, messaging::Tx& tx);
absl::StatusOr<Alert> Handle(const DeclineAlert& command, messaging::Tx& tx);
// Errors: also FAILED_PRECONDITION/PERSON_WITHOUT_CONTACT.
absl::StatusOr<Alert> Handle(const HandOverAlert& command, messaging::Tx& tx);

// Errors: those of Decide, and ALREADY_EXISTS/CONTACT_EXISTS.
absl::StatusOr<Contact> Handle(const RegisterContact& command, messaging::Tx& tx);
// Errors: those of Decide, and NOT_FOUND/CONTACT_NOT_FOUND.
absl::StatusOr<Contact> Handle(const UpdateContact& command, messaging::Tx& tx);
// Errors: NOT_FOUND/CONTACT_NOT_FOUND.
absl::StatusOr<Message> Handle(const SendTestMessage& command, messaging::Tx& tx);

// Errors: those of Decide.
absl::StatusOr<MailTemplate> Handle(const PublishTemplate& command, messaging::Tx& tx);

}  // namespace safereturn::notification
