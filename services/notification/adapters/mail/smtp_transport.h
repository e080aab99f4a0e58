// SMTP by libcurl: a few connections that are kept open and used by turns.
#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <string>

#include "services/notification/adapters/mail/mail_transport.h"

namespace safereturn::notification {

struct SmtpOptions {
  std::string url;   // smtp://host:port or smtps://host:port
  std::string from;  // "address" or "Name <address>"
  // STARTTLS on smtp://: "off", "try" (take it where it is offered) or "required".
  std::string starttls = "try";
  std::string user;  // empty: no login
  std::string password;
  std::string ca_file;  // PEM; empty: the system's
  int connections = 8;
  std::chrono::milliseconds connect_timeout{5000};
  std::chrono::milliseconds timeout{30000};  // for one mail, all in all
};

// Thread-safety: one thread at a time.
class SmtpTransport final : public MailTransport {
 public:
  // Errors: FAILED_PRECONDITION/SMTP_UNSUPPORTED if libcurl cannot speak it.
  static absl::StatusOr<std::unique_ptr<SmtpTransport>> Create(SmtpOptions options);
  ~SmtpTransport() override;
  SmtpTransport(const SmtpTransport&) = delete;
  SmtpTransport& operator=(const SmtpTransport&) = delete;

  std::vector<DeliveryResult> Send(const std::vector<Mail>& mails, Instant now) override;

 private:
  class Wire;
  explicit SmtpTransport(std::unique_ptr<Wire> wire);
  std::unique_ptr<Wire> wire_;
};

}  // namespace safereturn::notification
