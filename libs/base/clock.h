// Time is injected. A unit of work reads the clock once (tx.now()); nothing else may.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace safereturn {

// UTC with PostgreSQL's resolution, so that a round trip through the database is exact.
using Instant = std::chrono::sys_time<std::chrono::microseconds>;
using Seconds = std::chrono::seconds;

// Thread-safety: all clocks but SimClock may be read from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Instant Now() const = 0;
  // Returns whether time may jump; waits are then kept short so that a jump is noticed at once.
  [[nodiscard]] virtual bool is_virtual() const { return false; }
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Instant Now() const override;
};

#ifdef SR_VIRTUAL_CLOCK
// Reads `now` (int64 microseconds since 1970, host byte order, 8 bytes) from a memory-mapped file
// that a conductor steps (product decision 20). Not compiled into packaged binaries.
class FileClock final : public Clock {
 public:
  // Returns nullptr if the file cannot be opened or is shorter than 8 bytes.
  static std::unique_ptr<FileClock> Open(const std::string& path);
  ~FileClock() override;
  [[nodiscard]] Instant Now() const override;
  [[nodiscard]] bool is_virtual() const override { return true; }

 private:
  explicit FileClock(const void* mapping) : mapping_(mapping) {}
  const void* mapping_;
};
#endif

// A clock that moves only when told; for tests and the simulator. One thread.
class SimClock final : public Clock {
 public:
  explicit SimClock(Instant start) : now_(start) {}
  [[nodiscard]] Instant Now() const override { return now_; }
  [[nodiscard]] bool is_virtual() const override { return true; }

  // Calls `action` when `at` is reached; ties fire in the order they were added.
  void At(Instant at, std::function<void()> action);
  // Moves to `to`, firing what falls due on the way, each at its own instant.
  void AdvanceTo(Instant to);
  void Advance(std::chrono::microseconds by) { AdvanceTo(now_ + by); }
  // Jumps to the next scheduled action and fires it; returns false if there is none.
  bool AdvanceToNext();
  [[nodiscard]] std::optional<Instant> next() const;

 private:
  Instant now_;
  std::multimap<Instant, std::function<void()>> actions_;  // insertion order within equal keys
};

}  // namespace safereturn
