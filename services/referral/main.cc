// The referral service: intake, children, episodes, agreements and the directory.
#include "libs/api/parts.h"
#include "services/referral/adapters/bus/events.h"
#include "services/referral/adapters/bus/routes.h"
#include "services/referral/adapters/rpc/referral_service.h"
#include "services/referral/app/agreements.h"
#include "services/referral/app/tables.h"
#include "services/referral/app/tick_episode.h"
#include "services/referral/config.h"
#include "services/referral/migrations.h"

namespace safereturn::referral {
namespace {

absl::Status Build(runtime::App& app, const Config&) {
  const auto& codec = app.Own<messaging::ProtoEvents>(MakeEvents());
  const auto& router = app.Own<messaging::Router>(MakeRoutes());
  auto& parts = app.Own<api::Parts>(app, codec, router, Topics());
  parts.OnDue<Episode>(&TickEpisode);
  parts.OnDue<Agreement>(&TickAgreement);
  app.Serve(app.Own<rpc::Service>(MakeReferralService(parts.store())));
  return parts.Start();
}

}  // namespace
}  // namespace safereturn::referral

int main(int argc, char** argv) {
  using safereturn::referral::Config;
  return safereturn::runtime::Main<Config>(
      argc, argv,
      {.name = "referral",
       .settings = safereturn::config::Extend<Config>(safereturn::runtime::CommonSettings(), {}),
       .migrations = safereturn::referral::kMigrations,
       .build = &safereturn::referral::Build});
}
