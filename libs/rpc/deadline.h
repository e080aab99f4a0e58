// The instant by which a call must be answered, on the clock that never jumps.
#pragma once

#include <chrono>

namespace safereturn::rpc {

// A deadline cannot be left out: no function of this library takes a default for it.
class Deadline {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // Returns the deadline `timeout` from now.
  [[nodiscard]] static Deadline After(std::chrono::milliseconds timeout) {
    return Deadline(std::chrono::steady_clock::now() + timeout);
  }

  // Returns the deadline at a given steady time.
  [[nodiscard]] static Deadline At(Time at) { return Deadline(at); }

  [[nodiscard]] Time at() const { return at_; }

  // Returns what is left, never less than zero: the value for `statement_timeout` and for calls
  // further on.
  [[nodiscard]] std::chrono::milliseconds Remaining() const {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        at_ - std::chrono::steady_clock::now());
    return left.count() > 0 ? left : std::chrono::milliseconds(0);
  }

  [[nodiscard]] bool Passed() const { return Remaining().count() == 0; }

 private:
  explicit Deadline(Time at) : at_(at) {}
  Time at_;
};

}  // namespace safereturn::rpc
