#include "libs/runtime/app.h"

#include "libs/base/result.h"
#include "libs/runtime/conninfo.h"

namespace safereturn::runtime {
namespace {

// Of each statement of a consumer, relay, waker or auditor: far above what a full batch takes.
constexpr std::chrono::seconds kWorkerTimeout{5};

absl::StatusOr<std::unique_ptr<Clock>> OpenClock(const std::string& file) {
  if (file.empty()) return std::make_unique<SystemClock>();
#ifdef SR_VIRTUAL_CLOCK
  std::unique_ptr<Clock> clock = FileClock::Open(file);
  if (clock == nullptr) {
    return Refuse(absl::StatusCode::kFailedPrecondition, "CLOCK_FILE_UNREADABLE",
                  "SAFERETURN_CLOCK_FILE must be a readable file of at least 8 bytes: " + file);
  }
  return clock;
#else
  return Refuse(absl::StatusCode::kFailedPrecondition, "VIRTUAL_CLOCK_ABSENT",
                "this binary runs on the machine's clock only: unset SAFERETURN_CLOCK_FILE");
#endif
}

}  // namespace

absl::StatusOr<std::unique_ptr<App>> App::Create(const std::string& service,
                                                 const CommonConfig& config) {
  SR_ASSIGN_OR_RETURN(std::unique_ptr<Clock> clock, OpenClock(config.clock_file));
  std::unique_ptr<App> app(new App(service, config, std::move(clock)));
  SR_RETURN_IF_ERROR(app->OpenPools());
  return app;
}

App::App(std::string service, CommonConfig config, std::unique_ptr<Clock> clock)
    : service_(std::move(service)),
      config_(std::move(config)),
      clock_(std::move(clock)),
      ids_(std::make_unique<IdSource>(*clock_, random_)),
      runner_(std::make_unique<Runner>(*clock_, random_)) {}

App::~App() {
  runner_->Stop(StopPhase::kIntake);
  runner_->Stop(StopPhase::kOutput);
  while (!owned_.empty()) owned_.pop_back();  // a vector would destroy front to back
}

absl::Status App::OpenPools() {
  const std::string role = "safereturn_" + service_;
  SR_ASSIGN_OR_RETURN(const std::string calls, WithUser(config_.pg, role, config_.pg_password));
  SR_ASSIGN_OR_RETURN(const std::string work,
                      WithUser(config_.pg, role + "_worker", config_.pg_password));
  // One more than the setting says: the thread of urgent calls waits for no connection either.
  pool_ =
      std::make_unique<pg::Pool>(pg::PoolOptions{.conninfo = calls,
                                                 .size = static_cast<int>(config_.pg_pool_size) + 1,
                                                 .application_name = instance()});
  worker_pool_ = std::make_unique<pg::Pool>(
      pg::PoolOptions{.conninfo = work,
                      .size = static_cast<int>(config_.pg_worker_pool_size),
                      .application_name = instance() + ".worker",
                      .statement_timeout = kWorkerTimeout});
  return absl::OkStatus();
}

absl::StatusOr<kafka::Producer*> App::producer() {
  if (producer_ == nullptr) {
    SR_ASSIGN_OR_RETURN(
        producer_, kafka::Producer::Create({.brokers = config_.kafka, .client_id = instance()}));
  }
  return producer_.get();
}

absl::StatusOr<std::unique_ptr<kafka::Consumer>> App::NewConsumer(
    const std::vector<std::string>& topics) {
  kafka::ConsumerOptions options{.brokers = config_.kafka,
                                 .group = Prefixed("safereturn." + service_),
                                 .instance_id = instance(),
                                 .topics = {},
                                 .client_id = instance()};
  for (const std::string& topic : topics) options.topics.push_back(Prefixed(topic));
  return kafka::Consumer::Create(std::move(options));
}

redis::Redis& App::redis() {
  if (redis_ == nullptr) {
    redis_ = std::make_unique<redis::Redis>(redis::RedisOptions{.address = config_.redis});
  }
  return *redis_;
}

std::string App::Prefixed(const std::string& name) const { return config_.kafka_prefix + name; }

std::string App::instance() const {
  return config_.instance.empty() ? service_ + "-0" : config_.instance;
}

}  // namespace safereturn::runtime
