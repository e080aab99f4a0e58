// The scheduling service: builds its adapters, registers its steps and runs until it is stopped.
#include "libs/api/parts.h"
#include "libs/runtime/app.h"
#include "services/scheduling/adapters/bus/events.h"
#include "services/scheduling/adapters/bus/routes.h"
#include "services/scheduling/adapters/redis/redis_slot_holds.h"
#include "services/scheduling/adapters/rpc/scheduling_service.h"
#include "services/scheduling/app/tick.h"
#include "services/scheduling/config.h"
#include "services/scheduling/migrations.h"

namespace safereturn::scheduling {
namespace {

absl::Status Build(runtime::App& app, const Config&) {
  auto& router = app.Own<messaging::Router>(MakeRoutes());
  auto& parts = app.Own<api::Parts>(app, EventCodec(), router, Topics());
  auto& holds = app.Own<RedisSlotHolds>(app.redis());
  parts.OnDue<Plan>(&TickPlan, &TouchesTick);
  app.Serve(app.Own<rpc::Service>(MakeSchedulingService(parts.store(), holds, &DecodePlanEvent)));
  return parts.Start();
}

}  // namespace
}  // namespace safereturn::scheduling

int main(int argc, char** argv) {
  using safereturn::scheduling::Config;
  return safereturn::runtime::Main<Config>(
      argc, argv,
      {.name = "scheduling",
       .settings = safereturn::config::Extend<Config>(safereturn::runtime::CommonSettings(), {}),
       .migrations = safereturn::scheduling::kMigrations,
       .build = &safereturn::scheduling::Build});
}
