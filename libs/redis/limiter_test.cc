#include "libs/redis/limiter.h"

#include <gtest/gtest.h>

namespace safereturn::redis {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

const Instant kStart{std::chrono::microseconds(1774987200000000)};

TEST(LocalShare, ABurstPassesThenTheRate) {
  SimClock clock(kStart);
  RateLimiter limiter(nullptr, clock, "smtp", {.per_second = 2, .burst = 4}, 2);

  // Half of four, then one a second.
  EXPECT_TRUE(limiter.Take("a").is_allowed);
  EXPECT_TRUE(limiter.Take("a").is_allowed);
  const RateDecision refused = limiter.Take("a");
  EXPECT_FALSE(refused.is_allowed);
  EXPECT_FALSE(refused.is_shared);
  EXPECT_NEAR(static_cast<double>(refused.retry_after.count()), 1e6, 2);
  EXPECT_TRUE(limiter.Take("b").is_allowed) << "keys do not share";

  clock.Advance(refused.retry_after);

  EXPECT_TRUE(limiter.Take("a").is_allowed);
  EXPECT_FALSE(limiter.Take("a").is_allowed);
}

TEST(LocalShare, AClockThatGoesBackGivesNothing) {
  SimClock early(kStart);
  RateLimiter limiter(nullptr, early, "smtp", {.per_second = 1, .burst = 1}, 1);
  EXPECT_TRUE(limiter.Take("a").is_allowed);

  EXPECT_FALSE(limiter.Take("a").is_allowed);
  early.Advance(500ms);
  EXPECT_FALSE(limiter.Take("a").is_allowed);
}

TEST(LocalShare, AllPodsTogetherStayWithinTheRate) {
  SimClock clock(kStart);
  constexpr int kPods = 4;
  std::vector<std::unique_ptr<RateLimiter>> pods;
  for (int i = 0; i < kPods; ++i) {
    pods.push_back(std::make_unique<RateLimiter>(nullptr, clock, "smtp",
                                                 RateLimit{.per_second = 8, .burst = 4}, kPods));
  }

  int allowed = 0;
  for (int step = 0; step < 1000; ++step) {
    for (const auto& pod : pods) allowed += pod->Take("provider").is_allowed ? 1 : 0;
    clock.Advance(10ms);
  }

  EXPECT_LE(allowed, 8 * 10 + 4);
  EXPECT_GE(allowed, 8 * 10 - 4);
}

TEST(Redis, WithoutAServerTheLimiterDecidesLocally) {
  SimClock clock(kStart);
  Redis redis({.address = "127.0.0.1:1"});
  RateLimiter limiter(&redis, clock, "smtp", {.per_second = 1, .burst = 1}, 1);

  const RateDecision decision = limiter.Take("a");

  EXPECT_TRUE(decision.is_allowed);
  EXPECT_FALSE(decision.is_shared);
  EXPECT_FALSE(limiter.Take("a").is_allowed);
}

// Redis may be emptied at any moment. Every key that this library writes, and what happens when it
// vanishes (RedisTest.AVanishedBucketIsAFullOne shows it on a server):
//   safereturn:rate:<name>:<key>   the bucket is full again: at most one burst more passes.
TEST(Keys, WhatThisLibraryWritesIsListed) {
  const std::map<std::string, std::string> keys = {
      {"safereturn:rate:<name>:<key>", "the bucket is full again: one burst more passes"}};

  EXPECT_EQ(keys.size(), 1u);
}

}  // namespace
}  // namespace safereturn::redis
