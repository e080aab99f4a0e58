// Randomness is injected, so that a simulated run is repeatable from its seed.
#pragma once

#include <cstdint>
#include <mutex>
#include <random>

namespace safereturn {

// Thread-safety: every implementation may be used from any thread.
class Random {
 public:
  virtual ~Random() = default;
  virtual uint64_t Next() = 0;
  // Returns a number in [0, bound); `bound` > 0. The bias of the remainder is below 2^-32 here.
  uint64_t Below(uint64_t bound) { return Next() % bound; }
};

// The same seed gives the same sequence on every machine.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(uint64_t seed) : engine_(seed) {}
  uint64_t Next() override {
    const std::lock_guard lock(mutex_);
    return engine_();
  }

 private:
  std::mutex mutex_;
  std::mt19937_64 engine_;
};

// Seeded from the operating system.
class SystemRandom final : public Random {
 public:
  uint64_t Next() override;
};

}  // namespace safereturn
