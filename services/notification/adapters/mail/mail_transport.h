// How mails leave. SMTP is the default (product decision 17); the simulator brings a transport of
// its own.
#pragma once

#include <vector>

#include "services/notification/domain/mail.h"

namespace safereturn::notification {

class MailTransport {
 public:
  virtual ~MailTransport() = default;
  // Sends all mails, dated `now`, and returns one result for each, in order.
  virtual std::vector<DeliveryResult> Send(const std::vector<Mail>& mails, Instant now) = 0;
};

}  // namespace safereturn::notification
