// Makes an alert: resolves its people and puts one message for each on its way, in the transaction
// of what caused it.
#pragma once

#include <absl/status/status.h>

#include "libs/messaging/tx.h"
#include "services/notification/domain/alert.h"
#include "services/notification/domain/message.h"

namespace safereturn::notification {

// Declares what SendAlert will lock and read.
void TouchAlert(const AlertSent& draft, messaging::Prefetch& prefetch);

// Makes the alert of `draft` unless it exists. If somebody of it cannot be told, the alarm of that
// goes to the duty team in the same transaction, and they are looked for again (look_again.h).
absl::Status SendAlert(const AlertSent& draft, messaging::Tx& tx);

// Makes the alarm that `alert` could not reach the people of `roles`, once for each alert.
absl::Status RaiseAlarm(const Alert& alert, const std::vector<std::string>& roles,
                        messaging::Tx& tx);

// Declares which texts the mails of an alert may need.
void TouchTexts(const AlertSent& draft, messaging::Prefetch& prefetch);

// Puts a mail to each of `people` on its way.
absl::Status SendMails(const Alert& alert, const std::vector<Recipient>& people, messaging::Tx& tx);

// Returns the mail of an alert to one person, due at once, in the text that is in force.
absl::StatusOr<Message> MailTo(const Alert& alert, const Recipient& recipient, messaging::Tx& tx);

// Returns the version of an authority's text that is in force.
absl::StatusOr<int32_t> TextInForce(const AuthorityId& authority, const std::string& template_key,
                                    messaging::Tx& tx);

}  // namespace safereturn::notification
