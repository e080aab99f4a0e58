// The interview service: builds its adapters, registers its steps and runs until it is stopped.
#include "libs/api/parts.h"
#include "libs/runtime/app.h"
#include "libs/runtime/narratives.h"
#include "services/interview/adapters/bus/events.h"
#include "services/interview/adapters/bus/routes.h"
#include "services/interview/adapters/rpc/interview_service.h"
#include "services/interview/adapters/rpc/statutory.h"
#include "services/interview/app/actions.h"
#include "services/interview/app/dangers.h"
#include "services/interview/app/visits.h"
#include "services/interview/config.h"
#include "services/interview/migrations.h"

namespace safereturn::interview {
namespace {

absl::Status Build(runtime::App& app, const Config& config) {
  SR_ASSIGN_OR_RETURN(auto opened, runtime::Narratives::Open(app, config));
  auto& narratives = app.Keep(std::move(opened));
  auto& ports =
      app.Own<Ports>(Ports{narratives.vault(), narratives.digest(), StatutoryFramework()});
  auto& router = app.Own<messaging::Router>(MakeRoutes());
  auto& parts = app.Own<api::Parts>(app, EventCodec(), router, Topics());
  parts.OnDue<Danger>(&TickDanger);
  parts.OnDue<Action>(&TickAction);
  parts.OnDue<Visit>(&TickVisit);
  app.Serve(app.Own<rpc::Service>(MakeInterviewService(parts.store(), ports)));
  return parts.Start();
}

}  // namespace
}  // namespace safereturn::interview

int main(int argc, char** argv) {
  using safereturn::interview::Config;
  return safereturn::runtime::Main<Config>(
      argc, argv,
      {.name = "interview",
       .settings = safereturn::config::Extend<Config>(safereturn::runtime::CommonSettings(),
                                                      safereturn::runtime::KeysSettings(), {}),
       .migrations = safereturn::interview::kMigrations,
       .build = &safereturn::interview::Build});
}
