#include "tests/sim/mailbox.h"

namespace safereturn::sim {

std::vector<notification::DeliveryResult> Mailbox::Send(
    const std::vector<notification::Mail>& mails, Instant now) {
  std::vector<notification::DeliveryResult> results;
  for (const notification::Mail& mail : mails) {
    if (faults_.Strikes(faults_.rates().mail_refused)) {
      results.push_back({.is_sent = false, .is_permanent = false, .reason = "SMTP_451"});
      continue;
    }
    arrived_.push_back({mail, now});
    trace_.Note("mailbox", mail.message_id, mail.subject + mail.body);
    if (reader_) reader_(mail);
    results.push_back({.is_sent = true, .is_permanent = false, .reason = ""});
  }
  return results;
}

}  // namespace safereturn::sim
