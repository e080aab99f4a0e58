#include "libs/runtime/lifecycle.h"

#include <cstdio>
#include <utility>
#include <vector>

#include "libs/base/result.h"
#include "libs/obs/log.h"

namespace safereturn::runtime {
namespace {

using std::chrono::milliseconds;

// How long a start waits for the database: a restart of both at once must not end in a crash loop.
constexpr std::chrono::seconds kDatabaseWithin{60};
constexpr milliseconds kDatabasePause{500};

// The parts of a drain; with the longest delay of 10 s and a batch in hand it stays below 25 s
// of 30.
constexpr milliseconds kCallsWithin{10'000};
constexpr milliseconds kFlushWithin{5'000};

void PrintVirtualClockBanner(const std::string& file) {
  std::fprintf(stderr,
               "\n"
               "  ************************************************************************\n"
               "  *  VIRTUAL CLOCK: the time comes from %s\n"
               "  *  No deadline of this process is real. For demonstrations and tests.\n"
               "  ************************************************************************\n\n",
               file.c_str());
}

}  // namespace

absl::StatusOr<std::unique_ptr<rpc::CallerVerifier>> MakeVerifier(const CommonConfig& config,
                                                                  const Clock& wall_clock) {
  return rpc::CallerVerifier::Create({.public_key_pem = config.caller_public_key}, wall_clock);
}

Lifecycle::Lifecycle(const Program& program) : program_(program) {}

Lifecycle::~Lifecycle() {
  // Its HTTP library takes two seconds to stop, for nothing: the process ends now. Kept reachable,
  // for leak checkers.
  static auto& until_the_end = *new std::vector<std::unique_ptr<obs::MetricsServer>>;
  until_the_end.push_back(std::move(metrics_));
}

absl::Status Lifecycle::Run() {
  SR_RETURN_IF_ERROR(Start());
  if (server_ == nullptr) return absl::OkStatus();  // stopped while it waited for the database
  const int signal = signals_.Wait();
  obs::Info("service.stopping", {{"signal", signal}});
  Drain();
  obs::Info("service.stopped");
  return absl::OkStatus();
}

absl::Status Lifecycle::Start() {
  const CommonConfig& config = *program_.common;
  SR_ASSIGN_OR_RETURN(verifier_, MakeVerifier(config, wall_clock_));
  SR_ASSIGN_OR_RETURN(metrics_, obs::MetricsServer::Start(config.metrics_listen));
  SR_ASSIGN_OR_RETURN(app_, App::Create(program_.name, config));
  if (app_->clock().is_virtual()) {
    PrintVirtualClockBanner(config.clock_file);
    obs::Warning("clock.virtual", {{"file", config.clock_file}});
  }
  bool stopped = false;
  SR_RETURN_IF_ERROR(AwaitSchema(stopped));
  if (stopped) return absl::OkStatus();
  SR_RETURN_IF_ERROR(program_.build(*app_));

  auto server = std::make_unique<rpc::Server>(
      rpc::ServerOptions{.listen = config.rpc_listen,
                         .error_domain = program_.name + ".safereturn",
                         .reflection = config.rpc_reflection,
                         .executor_threads = static_cast<int>(config.rpc_threads),
                         .executor_queue = static_cast<std::size_t>(config.rpc_queue),
                         .default_deadline = config.rpc_default_deadline},
      *verifier_);
  for (const rpc::Service* service : app_->services_) server->Add(*service);
  SR_RETURN_IF_ERROR(server->Start());
  server_ = std::move(server);
  obs::Info("service.started", {{"rpc_port", server_->port()},
                                {"metrics_port", metrics_->port()},
                                {"instance", app_->instance()}});
  app_->runner_->Start([this] { SayServing(); });
  return absl::OkStatus();
}

absl::Status Lifecycle::AwaitSchema(bool& stopped) {
  const auto until = std::chrono::steady_clock::now() + kDatabaseWithin;
  while (true) {
    const absl::Status status = pg::CheckSchema(app_->pool(), program_.name, program_.migrations);
    if (status.code() != absl::StatusCode::kUnavailable ||
        std::chrono::steady_clock::now() >= until) {
      return status;
    }
    obs::Warning("service.waiting_for_database", {{"status", status}});
    if (signals_.WaitFor(kDatabasePause)) {
      stopped = true;
      return absl::OkStatus();
    }
  }
}

void Lifecycle::SayServing() {
  const absl::MutexLock lock(&mutex_);
  if (draining_) return;
  server_->SetServing(true);
  obs::Info("service.serving");
}

void Lifecycle::Drain() {
  const CommonConfig& config = *program_.common;
  {
    const absl::MutexLock lock(&mutex_);
    draining_ = true;
    server_->SetServing(false);
  }
  // Load balancers still send calls until they have heard of it. A second signal ends the wait and
  // the process.
  signals_.WaitFor(config.drain_delay);
  server_->Shutdown(kCallsWithin);
  app_->runner_->Stop(StopPhase::kIntake);
  app_->runner_->Stop(StopPhase::kOutput);
  server_->Join();
  if (app_->producer_ != nullptr) {
    if (const absl::Status status = app_->producer_->Flush(kFlushWithin); !status.ok()) {
      obs::Warning("service.flush_failed", {{"status", status}});
    }
  }
  server_.reset();
  app_.reset();
}

}  // namespace safereturn::runtime
