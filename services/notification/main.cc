// notification: tells people, and keeps who owns what they were told.
#include <algorithm>

#include "libs/api/parts.h"
#include "libs/runtime/app.h"
#include "services/notification/adapters/bus/events.h"
#include "services/notification/adapters/bus/routes.h"
#include "services/notification/adapters/mail/nobody_step.h"
#include "services/notification/adapters/mail/rate_gate.h"
#include "services/notification/adapters/mail/sender_step.h"
#include "services/notification/adapters/mail/smtp_transport.h"
#include "services/notification/adapters/rpc/notification_service.h"
#include "services/notification/app/look_again.h"
#include "services/notification/app/tables.h"
#include "services/notification/config.h"
#include "services/notification/migrations.h"

namespace safereturn::notification {
namespace {

using std::chrono_literals::operator""ms;

SmtpOptions SmtpOf(const Config& config) {
  return {.url = config.smtp_url,
          .from = config.mail_from,
          .starttls = config.smtp_starttls,
          .user = config.smtp_user,
          .password = config.smtp_password,
          .ca_file = config.smtp_ca_file,
          .connections = static_cast<int>(config.smtp_connections),
          .connect_timeout = config.smtp_connect_timeout,
          .timeout = config.smtp_timeout};
}

std::chrono::microseconds GroupOf(const Config& config) {
  const double burst_s = static_cast<double>(config.mail_burst) / config.mail_rate;
  const auto burst = std::chrono::microseconds(static_cast<int64_t>(burst_s * 1e6));
  return std::clamp<std::chrono::microseconds>(burst, 1ms, 500ms);
}

absl::Status Build(runtime::App& app, const Config& config) {
  auto& parts = app.Own<api::Parts>(app, EventsCodec(), Routes(), Topics());
  app.Serve(app.Own<rpc::Service>(MakeNotificationService(parts.store())));

  parts.OnDue<Vacancy>(&TickVacancy, &TouchesVacancies);

  SR_ASSIGN_OR_RETURN(auto transport, SmtpTransport::Create(SmtpOf(config)));
  auto& limiter =
      app.Own<redis::RateLimiter>(&app.redis(), app.clock(), "mail",
                                  redis::RateLimit{.per_second = config.mail_rate,
                                                   .burst = static_cast<double>(config.mail_burst)},
                                  static_cast<int>(config.mail_pods));
  Delivery delivery({.sender = app.instance(),
                     .batch = static_cast<int>(config.mail_batch),
                     .link_base = config.link_base,
                     .per_second = config.mail_rate / static_cast<double>(config.mail_pods),
                     .group = GroupOf(config)},
                    MakeRateGate(limiter, config.smtp_url));
  auto& sender =
      app.Own<SenderStep>(parts.store(), std::move(delivery), app.Keep(std::move(transport)));
  parts.RunForDue<Message>(sender, config.sender_interval);
  app.Run(app.Own<NobodyStep>(parts.store()), config.nobody_interval);
  return parts.Start();
}

}  // namespace
}  // namespace safereturn::notification

int main(int argc, char** argv) {
  using namespace safereturn;  // NOLINT(google-build-using-namespace)
  using notification::Config;
  return runtime::Main<Config>(
      argc, argv,
      {.name = "notification",
       .settings =
           config::Extend<Config>(runtime::CommonSettings(), notification::NotificationSettings()),
       .migrations = notification::kMigrations,
       .build = &notification::Build});
}
