// The mail server: it takes most mails, refuses some for a while, and shows what arrived.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "services/notification/adapters/mail/mail_transport.h"
#include "tests/sim/faults.h"
#include "tests/sim/trace.h"

namespace safereturn::sim {

struct Arrived {
  notification::Mail mail;
  Instant time;
};

class Mailbox final : public notification::MailTransport {
 public:
  Mailbox(Faults& faults, Trace& trace) : faults_(faults), trace_(trace) {}

  std::vector<notification::DeliveryResult> Send(const std::vector<notification::Mail>& mails,
                                                 Instant now) override;

  // Called for each mail that arrives: somebody reads it.
  void OnMail(std::function<void(const notification::Mail&)> reader) {
    reader_ = std::move(reader);
  }
  [[nodiscard]] const std::vector<Arrived>& arrived() const { return arrived_; }

 private:
  Faults& faults_;
  Trace& trace_;
  std::function<void(const notification::Mail&)> reader_;
  std::vector<Arrived> arrived_;
};

}  // namespace safereturn::sim
