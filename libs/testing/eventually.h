// Waits for what another thread or process does. Tests only.
#pragma once

#include <chrono>
#include <functional>
#include <thread>

namespace safereturn::testing {

// Returns true as soon as `condition` holds, false if it does not within `timeout`.
inline bool Eventually(const std::function<bool()>& condition,
                       std::chrono::milliseconds timeout = std::chrono::seconds(20)) {
  const auto until = std::chrono::steady_clock::now() + timeout;
  while (!condition()) {
    if (std::chrono::steady_clock::now() >= until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

}  // namespace safereturn::testing
