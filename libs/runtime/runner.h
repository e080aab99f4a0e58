// Runs steps, one thread each.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/random.h"
#include "libs/runtime/step.h"
#include "libs/runtime/wakeup.h"

namespace safereturn::runtime {

struct RunnerOptions {
  std::chrono::milliseconds min_backoff{100};  // after the first error of a row
  std::chrono::milliseconds max_backoff{
      30'000};  // a dependency that is down for long is asked twice a minute
  std::chrono::seconds stuck_after{60};       // a Run longer than this is logged by the watchdog
  std::chrono::milliseconds virtual_poll{2};  // how often a jump of a virtual clock is looked for
};

// Thread-safety: one thread adds, starts and stops; the steps are called only on their own threads.
class Runner {
 public:
  Runner(const Clock& clock, Random& random, RunnerOptions options = {});
  ~Runner();  // stops what still runs
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  // Adds a step, before Start; it runs at least every `interval`. It must live until it has been
  // stopped.
  //
  // Returns what others notify when they made work for this step; it lives as long as the runner.
  Wakeup& Add(Step& step, std::chrono::milliseconds interval);

  // Starts a thread for each step, and the watchdog. Calls `on_all_ran` once, on some step's
  // thread, as soon as every step has run once without an error (at once where there is none).
  void Start(std::function<void()> on_all_ran);

  // Asks the steps of a phase to stop and waits until each has finished the Run in hand and its
  // Stopped.
  void Stop(StopPhase phase);

 private:
  class Worker;
  class Watchdog;

  const Clock& clock_;
  Random& random_;
  const RunnerOptions options_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::unique_ptr<Watchdog> watchdog_;
};

}  // namespace safereturn::runtime
