// Notification's own settings.
#pragma once

#include "libs/runtime/common_config.h"

namespace safereturn::notification {

struct Config : runtime::CommonConfig {
  std::string smtp_url;
  std::string smtp_starttls;
  std::string smtp_user;
  std::string smtp_password;
  std::string smtp_ca_file;
  int64_t smtp_connections = 0;
  std::chrono::milliseconds smtp_connect_timeout{};
  std::chrono::milliseconds smtp_timeout{};
  std::string mail_from;
  std::string link_base;
  double mail_rate = 0;
  int64_t mail_burst = 0;
  int64_t mail_pods = 0;
  int64_t mail_batch = 0;
  std::chrono::milliseconds sender_interval{};
  std::chrono::milliseconds nobody_interval{};
};

inline config::Settings<Config> NotificationSettings() {
  using C = Config;
  using std::chrono::milliseconds;
  return {
      {&C::smtp_url, "SAFERETURN_SMTP_URL", "smtp://127.0.0.1:25",
       "Mail server: smtp://host:port, or smtps://host:port for TLS from the start"},
      {&C::smtp_starttls,
       "SAFERETURN_SMTP_STARTTLS",
       "try",
       "STARTTLS on smtp://: off, try (where the server offers it) or required",
       {.choices = {"off", "try", "required"}}},
      {&C::smtp_user, "SAFERETURN_SMTP_USER", "", "Login at the mail server; empty: none"},
      {&C::smtp_password, "SAFERETURN_SMTP_PASSWORD", "", "Its password", {.is_secret = true}},
      {&C::smtp_ca_file, "SAFERETURN_SMTP_CA_FILE", "",
       "PEM file of the authorities that may sign the mail server's certificate; empty: the "
       "system's"},
      {&C::smtp_connections,
       "SAFERETURN_SMTP_CONNECTIONS",
       8,
       "Connections to the mail server; a server 20 ms away takes about 10 mails a second on each",
       {.range = {{1, 64}}}},
      {&C::smtp_connect_timeout,
       "SAFERETURN_SMTP_CONNECT_TIMEOUT_MS",
       milliseconds(5000),
       "How long a connection may take to open",
       {.range = {{100, 60'000}}}},
      // Below the 60 s for which a message is believed to be in hand.
      {&C::smtp_timeout,
       "SAFERETURN_SMTP_TIMEOUT_MS",
       milliseconds(20'000),
       "How long one mail may take",
       {.range = {{1000, 50'000}}}},
      {&C::mail_from, "SAFERETURN_MAIL_FROM", "Safe Return <safereturn@localhost>",
       "Sender of all mails: address, or Name <address>"},
      {&C::link_base, "SAFERETURN_LINK_BASE", "http://localhost:8080",
       "Address of the web UI, for the links in mails; without a slash at its end"},
      {&C::mail_rate,
       "SAFERETURN_MAIL_RATE_PER_SECOND",
       500,
       "Mails a second that the provider takes from all pods together",
       {.range = {{1, 10'000}}}},
      {&C::mail_burst,
       "SAFERETURN_MAIL_BURST",
       1000,
       "Mails that may go at once after a pause",
       {.range = {{1, 100'000}}}},
      {&C::mail_pods,
       "SAFERETURN_MAIL_PODS",
       1,
       "Pods of this service: without Redis each sends its share of the rate",
       {.range = {{1, 1000}}}},
      {&C::mail_batch,
       "SAFERETURN_MAIL_BATCH",
       200,
       "Mails in hand at once: what a killed pod may send twice at most",
       {.range = {{1, 1000}}}},
      {&C::sender_interval,
       "SAFERETURN_SENDER_INTERVAL_MS",
       milliseconds(1000),
       "How often due mails are looked for if no commit of this process wakes the sender",
       {.range = {{1, 60'000}}}},
      {&C::nobody_interval,
       "SAFERETURN_NOBODY_INTERVAL_MS",
       milliseconds(5000),
       "How often alerts are counted that nobody could be told of",
       {.range = {{10, 60'000}}}},
  };
}

}  // namespace safereturn::notification
