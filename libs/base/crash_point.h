// Named places where a process may die, for the simulator and the fault campaigns. At most twelve
// in the code; compiled to nothing unless SR_CRASH_POINTS is set.
#pragma once

#include <functional>
#include <string_view>

namespace safereturn {

// Thrown by the simulator's crash hook to unwind one simulated process; nothing else catches it.
struct SimulatedCrash {
  std::string_view point;
};

// Sets what happens at a crash point (simulator only, one thread). An empty hook does nothing.
void SetCrashHook(std::function<void(std::string_view)> hook);

// Calls the hook; without one, kills this process with SIGKILL when the environment's
// SAFERETURN_CRASH_POINT names `point` (read once).
void ReachCrashPoint(std::string_view point);

}  // namespace safereturn

#ifdef SR_CRASH_POINTS
#define SR_CRASH_POINT(point) ::safereturn::ReachCrashPoint(point)
#else
#define SR_CRASH_POINT(point) static_cast<void>(0)
#endif
