// Start and drain of a serving process, in one fixed order.
#pragma once

#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "libs/base/clock.h"
#include "libs/obs/metrics.h"
#include "libs/rpc/caller_verifier.h"
#include "libs/rpc/server.h"
#include "libs/runtime/app.h"
#include "libs/runtime/signals.h"

namespace safereturn::runtime {

// Serves from Run's call until a stop signal. Everything happens on the calling thread but the work
// itself.
class Lifecycle {
 public:
  // `program` must outlive the lifecycle; its settings are loaded.
  explicit Lifecycle(const Program& program);
  ~Lifecycle();

  // Errors: of what could not be started; a stop in the middle of the start is no error.
  [[nodiscard]] absl::Status Run();

 private:
  absl::Status Start();
  absl::Status AwaitSchema(bool& stopped);
  void SayServing();
  void Drain();

  const Program& program_;
  StopSignals signals_;  // first: every later thread inherits its mask
  SystemClock wall_clock_;
  std::unique_ptr<obs::MetricsServer> metrics_;
  std::unique_ptr<rpc::CallerVerifier> verifier_;
  std::unique_ptr<App> app_;
  std::unique_ptr<rpc::Server> server_;  // its services are the app's
  absl::Mutex mutex_;
  bool draining_ ABSL_GUARDED_BY(mutex_) = false;
};

// Returns the verifier of the settings. Errors: as CallerVerifier::Create.
[[nodiscard]] absl::StatusOr<std::unique_ptr<rpc::CallerVerifier>> MakeVerifier(
    const CommonConfig& config, const Clock& wall_clock);

}  // namespace safereturn::runtime
