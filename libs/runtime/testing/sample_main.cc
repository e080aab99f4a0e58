// The smallest service: what lifecycle_component_test.cc starts and stops.
#include "libs/runtime/app.h"

namespace {

using safereturn::pg::Migration;
using safereturn::runtime::App;
using safereturn::runtime::CommonConfig;

struct Config : CommonConfig {
  bool wants_more = false;
  bool fails = false;
};

// Works while it may and says in its metrics that it did.
class IdleStep final : public safereturn::runtime::Step {
 public:
  [[nodiscard]] std::string_view name() const override { return "idle"; }
  absl::StatusOr<bool> Run() override { return false; }
};

}  // namespace

int main(int argc, char** argv) {
  namespace config = safereturn::config;
  namespace runtime = safereturn::runtime;
  std::vector<Migration> migrations{
      {"0001_create_thing", "CREATE TABLE thing (id int PRIMARY KEY)"}};
  const auto environment = config::ProcessEnvironment();
  if (environment.contains("SAFERETURN_SAMPLE_WANTS_MORE")) {
    migrations.push_back({"0002_create_more", "CREATE TABLE more (id int PRIMARY KEY)"});
  }
  return runtime::Main<Config>(
      argc, argv,
      {.name = "runtime_sample",
       .settings = config::Extend<Config>(
           runtime::CommonSettings(),
           {{&Config::wants_more, "SAFERETURN_SAMPLE_WANTS_MORE", false, "Has a later migration"},
            {&Config::fails, "SAFERETURN_SAMPLE_FAILS", false, "Fails to build"}}),
       .migrations = migrations,
       .build = [](App& app, const Config& settings) -> absl::Status {
         if (settings.fails) return absl::InternalError("as asked");
         app.Run(app.Own<IdleStep>(), std::chrono::milliseconds(10));
         return absl::OkStatus();
       }});
}
