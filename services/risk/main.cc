// The risk service: builds its adapters, registers its steps and runs until it is stopped.
#include "libs/api/parts.h"
#include "libs/runtime/app.h"
#include "libs/runtime/narratives.h"
#include "services/risk/adapters/bus/events.h"
#include "services/risk/adapters/bus/routes.h"
#include "services/risk/adapters/rpc/risk_service.h"
#include "services/risk/config.h"
#include "services/risk/migrations.h"

namespace safereturn::risk {
namespace {

absl::Status Build(runtime::App& app, const Config& config) {
  SR_ASSIGN_OR_RETURN(auto opened, runtime::Narratives::Open(app, config));
  auto& narratives = app.Keep(std::move(opened));
  auto& router = app.Own<messaging::Router>(MakeRoutes());
  auto& parts = app.Own<api::Parts>(app, EventCodec(), router, Topics());
  app.Serve(app.Own<rpc::Service>(MakeRiskService(parts.store(), narratives.vault())));
  return parts.Start();
}

}  // namespace
}  // namespace safereturn::risk

int main(int argc, char** argv) {
  using safereturn::risk::Config;
  namespace runtime = safereturn::runtime;
  return runtime::Main<Config>(argc, argv,
                               {.name = "risk",
                                .settings = safereturn::config::Extend<Config>(
                                    runtime::CommonSettings(), runtime::KeysSettings(), {}),
                                .migrations = safereturn::risk::kMigrations,
                                .build = &safereturn::risk::Build});
}
