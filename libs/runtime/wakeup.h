// Tells a waiting step that there is work now, so that nobody has to poll fast.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace safereturn::runtime {

// A notification is remembered until one wait has consumed it, so none is lost between two waits.
//
// Thread-safety: Notify from any thread, WaitFor from the one thread of the step.
class Wakeup {
 public:
  void Notify();

  // Returns true as soon as it is notified, false after `timeout` or when a stop is asked for.
  bool WaitFor(std::chrono::microseconds timeout, std::stop_token stop);

 private:
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool notified_ = false;
};

}  // namespace safereturn::runtime
