#include "libs/runtime/wakeup.h"

#include <utility>

namespace safereturn::runtime {

void Wakeup::Notify() {
  {
    const std::lock_guard lock(mutex_);
    notified_ = true;
  }
  changed_.notify_one();
}

bool Wakeup::WaitFor(std::chrono::microseconds timeout, std::stop_token stop) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, stop, timeout, [this] { return notified_; });
  return std::exchange(notified_, false);
}

}  // namespace safereturn::runtime
