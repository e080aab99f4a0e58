// Makes an alert: resolves its people and puts one message for each on its way, in the transaction
// of what caused it.
#pragma once

#include <absl/status/status.h>

#include "libs/messaging/tx.h"
#include "services/notification/domain/alert.h"

namespace safereturn::notification {

// Declares what SendAlert will lock and read.
void TouchAlert(const AlertSent& draft, messaging::Prefetch& prefetch);

// Makes the alert of `draft` unless it exists. If somebody of it cannot be told, the alarm of that
// goes to the duty team in the same transaction.
absl::Status SendAlert(const AlertSent& draft, messaging::Tx& tx);

// Makes the alarm that `alert` could not reach the people of `roles`, once for each alert.
absl::Status RaiseAlarm(const Alert& alert, const std::vector<std::string>& roles,
                        messaging::Tx& tx);

// Returns the version of an authority's text that is in force.
absl::StatusOr<int32_t> TextInForce(const AuthorityId& authority, const std::string& template_key,
                                    messaging::Tx& tx);

}  // namespace safereturn::notification
