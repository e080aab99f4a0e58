// Waits for the request to stop in the main thread; no code of ours runs in a signal handler.
#pragma once

#include <chrono>

namespace safereturn::runtime {

// Make it before any thread starts: the threads inherit the blocked mask, so only Wait sees the
// signals.
class StopSignals {
 public:
  // Blocks SIGTERM and SIGINT, ignores SIGPIPE.
  StopSignals();

  // Blocks until SIGTERM or SIGINT comes and returns its number.
  // From then on the next one ends the process at once: whoever asks twice does not want to wait.
  int Wait();

  // Blocks for `timeout`, or until a stop signal comes: then returns true, and the next one ends
  // the process.
  bool WaitFor(std::chrono::milliseconds timeout);
};

}  // namespace safereturn::runtime
