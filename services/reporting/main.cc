// The reporting service: builds its adapters, registers its steps and runs until it is stopped.
#include "libs/api/parts.h"
#include "libs/runtime/app.h"
#include "services/reporting/adapters/bus/events.h"
#include "services/reporting/adapters/bus/routes.h"
#include "services/reporting/adapters/reads/referral_children.h"
#include "services/reporting/adapters/rpc/reporting_service.h"
#include "services/reporting/config.h"
#include "services/reporting/migrations.h"

namespace safereturn::reporting {
namespace {

absl::Status Build(runtime::App& app, const Config& config) {
  auto& router = app.Own<messaging::Router>(MakeRoutes());
  auto& parts = app.Own<api::Parts>(app, EventCodec(), router, Topics());
  auto& children = app.Own<ReferralChildren>(config.referral_address);
  app.Serve(app.Own<rpc::Service>(MakeReportingService(parts.store(), children)));
  return parts.Start();
}

}  // namespace
}  // namespace safereturn::reporting

int main(int argc, char** argv) {
  using safereturn::reporting::Config;
  namespace runtime = safereturn::runtime;
  return runtime::Main<Config>(
      argc, argv,
      {.name = "reporting",
       .settings = safereturn::config::Extend<Config>(
           runtime::CommonSettings(),
           {{&Config::referral_address, "SAFERETURN_REFERRAL_ADDRESS", "",
             "gRPC address of referral, host:port, which knows the children's ids; empty: no data "
             "return is made"}}),
       .migrations = safereturn::reporting::kMigrations,
       .build = &safereturn::reporting::Build});
}
