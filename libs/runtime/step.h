// Everything that runs is a step: bounded work, at its own pace, without a hidden thread.
// Production runs each on a thread of its own (runner.h); the simulator calls the same objects one
// by one.
#pragma once

#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "libs/base/clock.h"

namespace safereturn::runtime {

// When a step stops in a drain: what takes in work first, what sends out its effects after it.
enum class StopPhase { kIntake, kOutput };

class Step {
 public:
  virtual ~Step() = default;

  // Returns the name in logs and metrics, "relay"; constant, snake_case.
  [[nodiscard]] virtual std::string_view name() const = 0;

  // Does one bounded piece of work. True: there is more now. False: nothing to do until the
  // interval is over, its wakeup is notified or next_wake comes. An error is logged, counted and
  // tried again after a pause that grows.
  [[nodiscard]] virtual absl::StatusOr<bool> Run() = 0;

  // Returns the instant of the injected clock before which time alone brings no work; nothing if
  // unknown. Under a clock that jumps, a step without a hint runs after every jump; Instant::max()
  // means "never by time".
  [[nodiscard]] virtual std::optional<Instant> next_wake() const { return std::nullopt; }

  [[nodiscard]] virtual StopPhase stop_phase() const { return StopPhase::kOutput; }

  // Called once on the step's own thread after its last Run: a consumer stores its offsets and
  // leaves the group.
  virtual void Stopped() {}
};

}  // namespace safereturn::runtime
