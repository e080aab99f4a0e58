// The frame of every service binary: its commands, what is built from the common settings, start and drain.
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
#include "libs/runtime/step.h"

namespace safereturn::runtime {

// What a service is made of while it serves. Objects are made in order and destroyed in reverse.
//
// Thread-safety: only the main thread, inside `build`; the objects that it hands out say their own.
class App {
 public:
  App(std::string service, const CommonConfig& config);
  ~App();
  App(const App&) = delete;
  App& operator=(const App&) = delete;

  [[nodiscard]] const std::string& service() const { return service_; }
  [[nodiscard]] const CommonConfig& config() const { return config_; }

  // The product's clock: virtual where SAFERETURN_CLOCK_FILE says so.
  [[nodiscard]] const Clock& clock() const { return *clock_; }
  [[nodiscard]] Random& random() { return *random_; }
  [[nodiscard]] IdSource& ids() { return *ids_; }

  // Connections of the role that row-level security binds: for calls.
  [[nodiscard]] pg::Pool& pool() { return *pool_; }
  // Connections of the role that sees all authorities: for consumers, relay, waker, auditor.
  [[nodiscard]] pg::Pool& worker_pool() { return *worker_pool_; }
  // The one producer, made when first asked for. It is flushed in the drain.
  [[nodiscard]] absl::StatusOr<kafka::Producer*> producer();
  // A new consumer of the group "safereturn.<service>", a static member of it.
  [[nodiscard]] absl::StatusOr<std::unique_ptr<kafka::Consumer>> NewConsumer(
      const std::vector<std::string>& topics);
  // The one Redis connection, made when first asked for; works (with errors) while Redis is down.
  [[nodiscard]] redis::Redis& redis();

  // Returns a topic or group name with the prefix of the settings.
  [[nodiscard]] std::string Prefixed(const std::string& name) const;

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

  // Serves this service over gRPC once everything is built. It must live as long as the app: Own it.
  void Serve(const rpc::Service& service) { services_.push_back(&service); }

  // Runs this step once everything is built. It must live as long as the app: Own it.
  void Run(Step& step, std::chrono::milliseconds interval) { steps_.emplace_back(&step, interval); }

 private:
  friend class Lifecycle;
  using Owned = std::unique_ptr<void, void (*)(void*)>;

  const std::string service_;
  const CommonConfig config_;
  std::unique_ptr<Clock> clock_;
  std::unique_ptr<Random> random_;
  std::unique_ptr<IdSource> ids_;
  std::unique_ptr<pg::Pool> pool_;
  std::unique_ptr<pg::Pool> worker_pool_;
  std::unique_ptr<kafka::Producer> producer_;
  std::unique_ptr<redis::Redis> redis_;
  std::vector<Owned> owned_;
  std::vector<const rpc::Service*> services_;
  std::vector<std::pair<Step*, std::chrono::milliseconds>> steps_;
};

// What tells one service from another.
template <class Config>
struct ServiceSpec {
  std::string name;                                // "referral": its schema, roles, group and error domain
  std::vector<config::Setting<Config>> settings;   // WithCommonSettings<Config>({...})
  std::vector<pg::Migration> migrations;           // all, in order
  std::function<absl::Status(App&, const Config&)> build;  // makes adapters, registers services and steps
};

// Runs the command of `argv` and returns the exit code of the process.
//
// Commands: serve (default), migrate, check-config, print-config-reference, version, --help.
template <class Config>
int Main(int argc, char** argv, const ServiceSpec<Config>& spec);

}  // namespace safereturn::runtime
