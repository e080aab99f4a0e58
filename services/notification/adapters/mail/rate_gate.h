// The rate at which a provider takes mails, shared by all pods.
#pragma once

#include "libs/redis/limiter.h"
#include "services/notification/app/delivery.h"

namespace safereturn::notification {

// Returns the gate of `provider`; the limiter must outlive it. While Redis is away each pod keeps
// to its own share.
inline RateGate MakeRateGate(redis::RateLimiter& limiter, std::string provider) {
  return [&limiter, provider = std::move(provider)]() -> std::optional<std::chrono::microseconds> {
    const redis::RateDecision decision = limiter.Take(provider);
    if (decision.is_allowed) return std::nullopt;
    return decision.retry_after;
  };
}

}  // namespace safereturn::notification
