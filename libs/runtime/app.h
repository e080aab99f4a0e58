// The frame of every service binary: its commands, what is built from the common settings, start
// and drain.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "libs/base/clock.h"
#include "libs/base/random.h"
#include "libs/base/uuid.h"
#include "libs/config/config.h"
#include "libs/kafka/consumer.h"
#include "libs/kafka/producer.h"
#include "libs/pg/migrator.h"
#include "libs/pg/pool.h"
#include "libs/redis/connection.h"
#include "libs/rpc/service.h"
#include "libs/runtime/common_config.h"
#include "libs/runtime/keys_config.h"
#include "libs/runtime/runner.h"
#include "libs/runtime/step.h"

namespace safereturn::runtime {

// What a service is made of while it serves. Objects are made in order and destroyed in reverse.
//
// Thread-safety: only the main thread, inside `build`; the objects that it hands out say their own.
class App {
 public:
  // Errors: FAILED_PRECONDITION with CLOCK_FILE_UNREADABLE or VIRTUAL_CLOCK_ABSENT;
  // INVALID_ARGUMENT/PG_MALFORMED.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<App>> Create(const std::string& service,
                                                                   const CommonConfig& config);
  ~App();
  App(const App&) = delete;
  App& operator=(const App&) = delete;

  [[nodiscard]] const std::string& service() const { return service_; }
  [[nodiscard]] const CommonConfig& config() const { return config_; }

  // The product's clock: virtual where SAFERETURN_CLOCK_FILE says so.
  [[nodiscard]] const Clock& clock() const { return *clock_; }
  [[nodiscard]] Random& random() { return random_; }
  [[nodiscard]] IdSource& ids() { return *ids_; }

  // Connections of the role that row-level security binds: for calls.
  [[nodiscard]] pg::Pool& pool() { return *pool_; }
  // Connections of the role that sees all authorities: for consumers, relay, waker, auditor.
  [[nodiscard]] pg::Pool& worker_pool() { return *worker_pool_; }
  // The one producer, made when first asked for. It is flushed in the drain.
  [[nodiscard]] absl::StatusOr<kafka::Producer*> producer();
  // A consumer of the group "safereturn.<service>", a static member of it. Topic names come without
  // the prefix.
  [[nodiscard]] absl::StatusOr<std::unique_ptr<kafka::Consumer>> NewConsumer(
      const std::vector<std::string>& topics);
  // The one Redis connection, made when first asked for; it works (with errors) while Redis is
  // down.
  [[nodiscard]] redis::Redis& redis();

  // Returns the name of a topic or group with the prefix of the settings.
  [[nodiscard]] std::string Prefixed(const std::string& name) const;
  // Returns the name of this replica: the setting, or "<service>-0".
  [[nodiscard]] std::string instance() const;

  // Makes a T that lives as long as the app.
  template <class T, class... Args>
  T& Own(Args&&... args) {
    return Keep(std::make_unique<T>(std::forward<Args>(args)...));
  }

  // Keeps what was made elsewhere as long as the app lives.
  template <class T>
  T& Keep(std::unique_ptr<T> object) {
    T& kept = *object;
    owned_.emplace_back(object.release(), [](void* pointer) { delete static_cast<T*>(pointer); });
    return kept;
  }

  // Serves this service over gRPC once everything is built. It must live as long as the app: Own
  // it.
  void Serve(const rpc::Service& service) { services_.push_back(&service); }

  // Runs this step, at least every `interval`, once everything is built. It must live as long as
  // the app: Own it.
  //
  // Returns what others notify when they made work for the step.
  Wakeup& Run(Step& step, std::chrono::milliseconds interval) {
    return runner_->Add(step, interval);
  }

 private:
  friend class Lifecycle;
  using Owned = std::unique_ptr<void, void (*)(void*)>;

  App(std::string service, CommonConfig config, std::unique_ptr<Clock> clock);
  absl::Status OpenPools();

  const std::string service_;
  const CommonConfig config_;
  const std::unique_ptr<Clock> clock_;
  SystemRandom random_;
  std::unique_ptr<IdSource> ids_;
  std::unique_ptr<pg::Pool> pool_;
  std::unique_ptr<pg::Pool> worker_pool_;
  std::unique_ptr<kafka::Producer> producer_;
  std::unique_ptr<redis::Redis> redis_;
  std::unique_ptr<Runner> runner_;  // outlives what is owned: its wakeups are notified from there
  std::vector<Owned> owned_;
  std::vector<const rpc::Service*> services_;
};

// What tells one service from another.
template <class Config>
struct ServiceSpec {
  std::string name;                       // "referral": its schema, roles, group and error domain
  config::Settings<Config> settings;      // config::Extend<Config>(CommonSettings(), {...})
  std::vector<pg::Migration> migrations;  // its own, in order; those of every service come first
  // Makes the adapters and registers services and steps.
  std::function<absl::Status(App&, const Config&)> build;
};

// A ServiceSpec without its type; `settings` are tied to the object of which `common` is the base.
struct Program {
  std::string name;
  std::vector<config::BoundSetting> settings;
  const CommonConfig* common;
  std::vector<pg::Migration> migrations;
  std::function<absl::Status(App&)> build;
  const KeysConfig* keys = nullptr;  // of a service that keeps narratives
};

// Returns the migrations of what every service has (journal, outbox, inbox …) and then `own`.
std::vector<pg::Migration> AllMigrations(const std::vector<pg::Migration>& own);

// Runs the command of `argv` and returns the exit code: 0, 1 (it failed) or 2 (usage or settings).
//
// Commands: serve (default), migrate, check-config, print-config-reference, version, --help; and
// keys, for a service that keeps narratives.
int RunProgram(int argc, char** argv, const Program& program);

// The whole of a service's main().
template <class Config>
int Main(int argc, char** argv, const ServiceSpec<Config>& spec) {
  Config config;
  Program program{.name = spec.name,
                  .settings = config::Bind(config, spec.settings),
                  .common = &config,
                  .migrations = AllMigrations(spec.migrations),
                  .build = [&](App& app) { return spec.build(app, config); }};
  if constexpr (std::is_base_of_v<KeysConfig, Config>) program.keys = &config;
  return RunProgram(argc, argv, program);
}

}  // namespace safereturn::runtime
