#include "libs/runtime/runner.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <limits>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>

#include "libs/base/check.h"
#include "libs/base/result.h"
#include "libs/obs/log.h"
#include "libs/obs/metrics.h"

namespace safereturn::runtime {
namespace {

using std::chrono::milliseconds;
using SteadyTime = std::chrono::steady_clock::time_point;

// A hint that lies in the past while the step says that there is nothing to do (another pod holds
// the row) must not become a busy loop.
constexpr milliseconds kLeastWait{10};
constexpr milliseconds kWatchdogInterval{1000};

const obs::MetricTable kMetrics{
    {"safereturn_step_runs_total",
     obs::MetricKind::kCounter,
     "Runs of a step, by outcome: more, idle or error",
     "runs",
     {"step", "outcome"}},
    {"safereturn_step_seconds",
     obs::MetricKind::kHistogram,
     "How long one run of a step takes",
     "seconds",
     {"step"}},
    {"safereturn_step_running_seconds",
     obs::MetricKind::kGauge,
     "How long the run in hand has taken; 0 while the step waits. The watchdog logs step.stuck",
     "seconds",
     {"step"}},
    {"safereturn_step_failures",
     obs::MetricKind::kGauge,
     "Errors in a row; 0 after a run without one",
     "errors",
     {"step"}},
};

SteadyTime SteadyNow() { return std::chrono::steady_clock::now(); }

// The last net: a library that throws where we did not expect it must not take the process with it.
absl::StatusOr<bool> RunCaught(Step& step) {
  try {
    return step.Run();
  } catch (const std::exception& error) {
    return Refuse(absl::StatusCode::kInternal, "EXCEPTION", error.what());
  } catch (...) {
    return Refuse(absl::StatusCode::kInternal, "EXCEPTION", "of unknown type");
  }
}

}  // namespace

// One step with its thread.
class Runner::Worker {
 public:
  Worker(Step& step, milliseconds interval, const Clock& clock, Random& random,
         const RunnerOptions& options)
      : step_(step),
        interval_(interval),
        clock_(clock),
        random_(random),
        options_(options),
        name_(step.name()),
        stop_phase_(step.stop_phase()),
        more_(
            obs::GetCounter("safereturn_step_runs_total", {{"step", name_}, {"outcome", "more"}})),
        idle_(
            obs::GetCounter("safereturn_step_runs_total", {{"step", name_}, {"outcome", "idle"}})),
        errors_(
            obs::GetCounter("safereturn_step_runs_total", {{"step", name_}, {"outcome", "error"}})),
        seconds_(obs::GetHistogram("safereturn_step_seconds", {{"step", name_}})),
        running_(obs::GetGauge("safereturn_step_running_seconds", {{"step", name_}})),
        failing_(obs::GetGauge("safereturn_step_failures", {{"step", name_}})) {}

  void Start(std::function<void()> on_first_success) {
    on_first_success_ = std::move(on_first_success);
    thread_ = std::jthread([this](const std::stop_token& stop) { Loop(stop); });
  }

  void RequestStop() { thread_.request_stop(); }
  void Join() {
    if (thread_.joinable()) thread_.join();
  }

  [[nodiscard]] StopPhase stop_phase() const { return stop_phase_; }
  [[nodiscard]] Wakeup& wakeup() { return wakeup_; }

  // Wakes the step if time may have brought it work. Called by the watchdog.
  void TimeJumpedTo(Instant now) {
    if (now.time_since_epoch().count() >= wake_at_.load()) wakeup_.Notify();
  }

  // Tells how long the run in hand takes, once in the log if it is too long. Called by the
  // watchdog.
  void Look(SteadyTime now) {
    const int64_t began = began_.load();
    const auto took =
        began == 0 ? SteadyTime::duration(0) : now.time_since_epoch() - SteadyTime::duration(began);
    running_.Set(std::max(0.0, std::chrono::duration<double>(took).count()));
    if (took > options_.stuck_after && reported_ != began) {
      reported_ = began;
      obs::Error("step.stuck",
                 {{"step", name_}, {"seconds", std::chrono::duration<double>(took).count()}});
    }
  }

 private:
  void Loop(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      const Instant seen = clock_.Now();
      wake_at_ = std::numeric_limits<int64_t>::min();
      const SteadyTime began = SteadyNow();
      began_ = began.time_since_epoch().count();
      const absl::StatusOr<bool> more = RunCaught(step_);
      began_ = 0;
      seconds_.Observe(std::chrono::duration<double>(SteadyNow() - began).count());
      if (!more.ok()) {
        errors_.Increment();
        BackOff(more.status(), stop);
        continue;
      }
      Succeeded();
      (*more ? more_ : idle_).Increment();
      if (!*more) Wait(seen, stop);
    }
    step_.Stopped();
  }

  void Succeeded() {
    if (failures_ > 0) {
      obs::Info("step.recovered", {{"step", name_}, {"failures", failures_}});
      failing_.Set(0);
      failures_ = 0;
    }
    if (on_first_success_) std::exchange(on_first_success_, nullptr)();
  }

  void BackOff(const absl::Status& status, const std::stop_token& stop) {
    const int doublings = std::min(failures_, 20);
    ++failures_;
    failing_.Set(failures_);
    const milliseconds ceiling =
        std::min(options_.max_backoff, options_.min_backoff * (int64_t{1} << doublings));
    // Half fixed, half random: many processes that lost the same server do not come back together.
    const milliseconds pause =
        ceiling / 2 + milliseconds(random_.Below(static_cast<uint64_t>(ceiling.count()) / 2 + 1));
    obs::Warning("step.failed", {{"step", name_},
                                 {"status", status},
                                 {"failures", failures_},
                                 {"retry_in_ms", pause.count()}});
    Wakeup nobody;  // a notification must not shorten the pause
    nobody.WaitFor(pause, stop);
  }

  void Wait(Instant seen, const std::stop_token& stop) {
    const std::optional<Instant> hint = step_.next_wake();
    std::chrono::microseconds timeout = interval_;
    if (clock_.is_virtual()) {
      // From here on the watchdog tells of jumps; a jump during the run is ours to notice.
      wake_at_ = hint ? hint->time_since_epoch().count() : std::numeric_limits<int64_t>::min();
      const Instant now = clock_.Now();
      if (now != seen && (!hint || now >= *hint)) return;
    } else if (hint && *hint != Instant::max()) {
      timeout = std::clamp<std::chrono::microseconds>(*hint - clock_.Now(), kLeastWait, interval_);
    }
    wakeup_.WaitFor(timeout, stop);
  }

  Step& step_;
  const milliseconds interval_;
  const Clock& clock_;
  Random& random_;
  const RunnerOptions& options_;
  Wakeup wakeup_;
  const std::string name_;
  const StopPhase stop_phase_;  // read early: the step may be gone when the runner goes
  const obs::Counter more_;
  const obs::Counter idle_;
  const obs::Counter errors_;
  const obs::Histogram seconds_;
  const obs::Gauge running_;
  const obs::Gauge failing_;
  std::function<void()> on_first_success_;
  int failures_ = 0;
  std::atomic<int64_t> wake_at_ = std::numeric_limits<int64_t>::min();  // µs of the clock
  std::atomic<int64_t> began_ = 0;                                      // steady; 0: not running
  int64_t reported_ = 0;                                                // the watchdog's
  std::jthread thread_;
};

// Looks at all workers from outside: who runs too long, and whether a virtual clock has jumped. One
// thread polls the clock for all steps: each would otherwise wake hundreds of times a second.
class Runner::Watchdog {
 public:
  Watchdog(const std::vector<std::unique_ptr<Worker>>& workers, const Clock& clock,
           const RunnerOptions& options)
      : thread_([&workers, &clock, &options](const std::stop_token& stop) {
          Wakeup nobody;
          Instant last = clock.Now();
          SteadyTime looked = SteadyNow();
          while (!stop.stop_requested()) {
            nobody.WaitFor(clock.is_virtual() ? options.virtual_poll : kWatchdogInterval, stop);
            const Instant now = clock.Now();
            if (clock.is_virtual() && now != last) {
              last = now;
              for (const auto& worker : workers) worker->TimeJumpedTo(now);
            }
            if (SteadyNow() - looked >= kWatchdogInterval) {
              looked = SteadyNow();
              for (const auto& worker : workers) worker->Look(looked);
            }
          }
        }) {}

 private:
  std::jthread thread_;
};

Runner::Runner(const Clock& clock, Random& random, RunnerOptions options)
    : clock_(clock), random_(random), options_(options) {}

Runner::~Runner() {
  Stop(StopPhase::kIntake);
  Stop(StopPhase::kOutput);
}

Wakeup& Runner::Add(Step& step, milliseconds interval) {
  SR_CHECK(watchdog_ == nullptr, "steps are added before the start");
  workers_.push_back(std::make_unique<Worker>(step, interval, clock_, random_, options_));
  return workers_.back()->wakeup();
}

void Runner::Start(std::function<void()> on_all_ran) {
  SR_CHECK(watchdog_ == nullptr, "a runner starts once");
  if (workers_.empty()) on_all_ran();
  auto waiting = std::make_shared<std::atomic<size_t>>(workers_.size());
  for (const auto& worker : workers_) {
    worker->Start([waiting, on_all_ran] {
      if (--*waiting == 0) on_all_ran();
    });
  }
  watchdog_ = std::make_unique<Watchdog>(workers_, clock_, options_);
}

void Runner::Stop(StopPhase phase) {
  for (const auto& worker : workers_) {
    if (worker->stop_phase() == phase) worker->RequestStop();
  }
  for (const auto& worker : workers_) {
    if (worker->stop_phase() == phase) worker->Join();
  }
}

}  // namespace safereturn::runtime
