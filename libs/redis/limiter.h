// A rate shared by all pods: a token bucket in Redis, a safe local share of it without Redis.
#pragma once

#include <absl/base/thread_annotations.h>
#include <absl/synchronization/mutex.h>

#include <chrono>
#include <map>
#include <string>
#include <string_view>

#include "libs/base/clock.h"
#include "libs/redis/connection.h"

namespace safereturn::redis {

struct RateLimit {
  double per_second = 1;  // > 0
  double burst = 1;       // tokens that an idle bucket holds; ≥ 1
};

struct RateDecision {
  bool is_allowed = false;
  std::chrono::microseconds retry_after{0};  // when refused: earliest time at which one may pass
  bool is_shared = false;                    // false: decided by the local share
};

// Keys: `safereturn:rate:<name>:<key>` = "<tokens> <time> <expires_at>" (microseconds of the
// injected clock). When it vanishes the bucket is full again: at most one burst more passes. Redis'
// own TTL only cleans up; the clock may be virtual. Thread-safety: any thread.
class RateLimiter {
 public:
  // `redis` may be nullptr (never shared). `pods` ≥ 1 is how many processes share the rate; without
  // Redis each takes 1/pods of it.
  RateLimiter(Redis* redis, const Clock& clock, std::string name, RateLimit limit, int pods);

  // Takes one token of `key` (a provider, an address) if there is one.
  RateDecision Take(std::string_view key);

 private:
  struct Bucket {
    double tokens;
    Instant time;
  };
  RateDecision TakeLocally(std::string_view key, Instant now);

  Redis* const redis_;
  const Clock& clock_;
  const std::string name_;
  const RateLimit limit_;
  const int pods_;
  absl::Mutex mutex_;
  std::map<std::string, Bucket, std::less<>> buckets_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace safereturn::redis
