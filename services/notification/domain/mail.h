// A mail as it goes out: what its text may say and which headers it carries. No personal data: a
// case reference, codes, times and a link (product decision 6).
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/notification/domain/alert.h"
#include "services/notification/domain/mail_template.h"
#include "services/notification/domain/message.h"

namespace safereturn::notification {

struct Mail {
  std::string to;  // the only personal datum, for the envelope and the To header alone
  std::string
      message_id;  // "<uuid@safereturn>": the same at each try, so that a repeat is recognised
  std::string subject;
  std::string body;  // UTF-8, lines end in \n
  std::vector<std::pair<std::string, std::string>> headers;
};

// Returns every name that a text may use.
[[nodiscard]] const std::vector<std::string>& PlaceholderNames();

// Returns the mail of a message. `alert` is nothing for a test. Times are civil, Europe/London.
// `link_base` has no slash at its end.
[[nodiscard]] Mail ComposeMail(const Message& message, const std::optional<Alert>& alert,
                               const MailText& text, const std::string& address,
                               const std::string& link_base);

}  // namespace safereturn::notification
