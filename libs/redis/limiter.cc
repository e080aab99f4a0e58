#include "libs/redis/limiter.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <utility>

#include "libs/base/check.h"
#include "libs/base/result.h"
#include "libs/obs/log.h"

namespace safereturn::redis {
namespace {

using std::chrono::microseconds;

// Local buckets kept at most; beyond it full ones are dropped.
constexpr size_t kMaxLocalBuckets = 10'000;

// Takes one token. Value: "<tokens> <time> <expires_at>", times in microseconds of the caller's
// clock. KEYS[1] the bucket; ARGV: now, tokens per microsecond, burst, Redis' own TTL in
// milliseconds. Answers {allowed 0|1, microseconds until one may pass}.
constexpr char kScript[] = R"lua(
local now, rate, burst = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local tokens, time = burst, now
local value = redis.call('GET', KEYS[1])
if value then
  local t, at, expires_at = string.match(value, '^(%S+) (%S+) (%S+)$')
  t, at, expires_at = tonumber(t), tonumber(at), tonumber(expires_at)
  if t and at and expires_at and now < expires_at then
    time = math.max(now, at)
    tokens = math.min(burst, t + (time - at) * rate)
  end
end
local allowed, wait = 0, 0
if tokens >= 1 then
  allowed, tokens = 1, tokens - 1
else
  wait = math.ceil((1 - tokens) / rate)
end
local full_at = time + math.ceil((burst - tokens) / rate)
redis.call('SET', KEYS[1], string.format('%.17g %.0f %.0f', tokens, time, full_at), 'PX', ARGV[4])
return {allowed, string.format('%.0f', wait)}
)lua";

// An hour of real time beyond what the bucket needs: a virtual clock may stand still meanwhile.
constexpr int64_t kExtraTtlMs = 3'600'000;

std::string Number(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.17g", value);
  return text;
}

double PerMicrosecond(const RateLimit& limit) { return limit.per_second / 1e6; }

}  // namespace

RateLimiter::RateLimiter(Redis* redis, const Clock& clock, std::string name, RateLimit limit,
                         int pods)
    : redis_(redis), clock_(clock), name_(std::move(name)), limit_(limit), pods_(pods) {
  SR_CHECK(limit.per_second > 0 && limit.burst >= 1 && pods >= 1, "settings are range checked");
}

RateDecision RateLimiter::Take(std::string_view key) {
  const Instant now = clock_.Now();
  if (redis_ == nullptr) return TakeLocally(key, now);
  const auto ttl_ms = static_cast<int64_t>(1000 * limit_.burst / limit_.per_second) + kExtraTtlMs;
  const absl::StatusOr<Reply> reply = redis_->Command(
      {"EVAL", kScript, "1", "safereturn:rate:" + name_ + ":" + std::string(key),
       std::to_string(now.time_since_epoch().count()), Number(PerMicrosecond(limit_)),
       Number(limit_.burst), std::to_string(ttl_ms)});
  if (!reply.ok()) return TakeLocally(key, now);
  SR_CHECK(reply->elements.size() == 2, "the script answers two values");
  RateDecision decision{.is_allowed = reply->elements[0].integer == 1, .is_shared = true};
  const std::string& wait = reply->elements[1].text;
  int64_t micros = 0;
  std::from_chars(wait.data(), wait.data() + wait.size(), micros);
  decision.retry_after = microseconds(micros);
  return decision;
}

RateDecision RateLimiter::TakeLocally(std::string_view key, Instant now) {
  const double rate = PerMicrosecond(limit_) / pods_;
  // A share of the burst, but never less than the one token that lets anything pass.
  const double burst = std::max(1.0, limit_.burst / pods_);
  const absl::MutexLock lock(&mutex_);
  const auto tokens_now = [&](const Bucket& bucket) {
    const auto elapsed = std::max(now - bucket.time, microseconds(0));
    return std::min(burst, bucket.tokens + static_cast<double>(elapsed.count()) * rate);
  };
  if (buckets_.size() >= kMaxLocalBuckets) {
    // A full bucket is the same as an absent one.
    std::erase_if(buckets_, [&](const auto& entry) { return tokens_now(entry.second) >= burst; });
  }
  Bucket& bucket =
      buckets_.try_emplace(std::string(key), Bucket{.tokens = burst, .time = now}).first->second;
  bucket = {.tokens = tokens_now(bucket), .time = std::max(bucket.time, now)};
  if (bucket.tokens >= 1) {
    bucket.tokens -= 1;
    return {.is_allowed = true};
  }
  // A little more than the exact time, which doubles may miss by a hair.
  const auto wait = static_cast<int64_t>((1 - bucket.tokens) / rate) + 1;
  return {.retry_after = microseconds(wait)};
}

}  // namespace safereturn::redis
