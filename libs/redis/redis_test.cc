// Connection and limiter against the server that SAFERETURN_REDIS names.
#include <gtest/gtest.h>
#include <unistd.h>

#include <thread>

#include "libs/base/check.h"
#include "libs/base/result.h"
#include "libs/config/config.h"
#include "libs/redis/connection.h"
#include "libs/redis/limiter.h"

namespace safereturn::redis {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

const Instant kStart{std::chrono::microseconds(1774987200000000)};

std::string Address() {
  const config::Environment environment = config::ProcessEnvironment();
  const auto found = environment.find("SAFERETURN_REDIS");
  SR_CHECK(found != environment.end(),
           "component tests need SAFERETURN_REDIS=host:port; tools/dev test sets it");
  return found->second;
}

class RedisTest : public testing::Test {
 protected:
  Redis redis_{{.address = Address()}};
  SimClock clock_{kStart};
  const std::string name_ = "test-" + std::to_string(getpid()) + "-" +
                            testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(RedisTest, ArgumentsAreBytes) {
  const std::string value("a b\r\n\0\xff%s", 9);

  ASSERT_TRUE(redis_.Command({"SET", name_, value, "PX", "10000"}).ok());
  const auto reply = redis_.Command({"GET", name_});

  ASSERT_TRUE(reply.ok()) << Describe(reply.status());
  EXPECT_EQ(reply->kind, Reply::Kind::kText);
  EXPECT_EQ(reply->text, value);
  EXPECT_TRUE(redis_.Command({"GET", name_ + "-absent"})->is_nil());
}

TEST_F(RedisTest, AnErrorAnswerIsRefused) {
  ASSERT_TRUE(redis_.Command({"SET", name_, "text", "PX", "10000"}).ok());

  const auto reply = redis_.Command({"INCR", name_});

  EXPECT_EQ(reply.status().code(), absl::StatusCode::kInternal);
  EXPECT_EQ(ReasonOf(reply.status()), "REDIS_REFUSED");
  EXPECT_TRUE(redis_.Command({"PING"}).ok());
}

TEST_F(RedisTest, APipelineAnswersInOrder) {
  const auto replies = redis_.Pipeline({{"SET", name_, "1", "PX", "10000"},
                                        {"INCR", name_},
                                        {"LPUSH", name_, "x"},
                                        {"MGET", name_, "absent"}});

  ASSERT_TRUE(replies.ok()) << Describe(replies.status());
  EXPECT_EQ((*replies)[0].text, "OK");
  EXPECT_EQ((*replies)[1].integer, 2);
  EXPECT_EQ((*replies)[2].kind, Reply::Kind::kError);
  ASSERT_EQ((*replies)[3].elements.size(), 2u);
  EXPECT_EQ((*replies)[3].elements[0].text, "2");
  EXPECT_TRUE((*replies)[3].elements[1].is_nil());
}

TEST_F(RedisTest, AClosedConnectionIsOpenedAgain) {
  const auto id = redis_.Command({"CLIENT", "ID"});
  ASSERT_TRUE(id.ok());
  Redis other({.address = Address()});
  ASSERT_TRUE(other.Command({"CLIENT", "KILL", "ID", std::to_string(id->integer)}).ok());

  EXPECT_TRUE(redis_.Command({"PING"}).ok());
}

TEST_F(RedisTest, ASlowAnswerIsUnavailableAndDoesNotAnswerTheNextCall) {
  Redis quick({.address = Address(), .timeout = 50ms});

  const auto slow = quick.Command({"BLPOP", name_ + "-empty", "1"});
  EXPECT_EQ(ReasonOf(slow.status()), "REDIS_UNAVAILABLE");
  // Refused at once for half a second after a failure; then it works, with its own answer.
  absl::StatusOr<Reply> next = absl::UnknownError("");
  const auto deadline = std::chrono::steady_clock::now() + 5s;
  while (!next.ok() && std::chrono::steady_clock::now() < deadline) {
    next = quick.Command({"ECHO", "mine"});
  }

  ASSERT_TRUE(next.ok()) << Describe(next.status());
  EXPECT_EQ(next->text, "mine");
}

TEST_F(RedisTest, AllPodsShareOneBucket) {
  Redis other({.address = Address()});
  RateLimiter first(&redis_, clock_, name_, {.per_second = 2, .burst = 3}, 2);
  RateLimiter second(&other, clock_, name_, {.per_second = 2, .burst = 3}, 2);

  EXPECT_TRUE(first.Take("a").is_allowed);
  EXPECT_TRUE(second.Take("a").is_allowed);
  EXPECT_TRUE(first.Take("a").is_allowed);
  const RateDecision refused = second.Take("a");
  EXPECT_FALSE(refused.is_allowed);
  EXPECT_TRUE(refused.is_shared);
  EXPECT_EQ(refused.retry_after, 500ms);

  clock_.Advance(refused.retry_after);

  EXPECT_TRUE(second.Take("a").is_allowed);
  EXPECT_FALSE(first.Take("a").is_allowed);
  clock_.Advance(std::chrono::hours(1));
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(first.Take("a").is_allowed);
  EXPECT_FALSE(first.Take("a").is_allowed) << "an idle bucket holds one burst, not more";
}

TEST_F(RedisTest, AVanishedBucketIsAFullOne) {
  RateLimiter limiter(&redis_, clock_, name_, {.per_second = 1, .burst = 2}, 1);
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(limiter.Take("a").is_allowed);
  ASSERT_FALSE(limiter.Take("a").is_allowed);

  ASSERT_EQ(redis_.Command({"DEL", "safereturn:rate:" + name_ + ":a"})->integer, 1);

  for (int i = 0; i < 2; ++i) EXPECT_TRUE(limiter.Take("a").is_allowed);
  EXPECT_FALSE(limiter.Take("a").is_allowed);
}

TEST_F(RedisTest, ABucketWithGarbageIsAFullOne) {
  ASSERT_TRUE(
      redis_.Command({"SET", "safereturn:rate:" + name_ + ":a", "garbage", "PX", "10000"}).ok());
  RateLimiter limiter(&redis_, clock_, name_, {.per_second = 1, .burst = 1}, 1);

  EXPECT_TRUE(limiter.Take("a").is_allowed);
  EXPECT_FALSE(limiter.Take("a").is_allowed);
}

TEST_F(RedisTest, ThreadsTakeTurns) {
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([this, t] {
      for (int i = 0; i < 200; ++i) {
        const std::string text = std::to_string(t) + ":" + std::to_string(i);
        const auto reply = redis_.Command({"ECHO", text});
        ASSERT_TRUE(reply.ok()) << Describe(reply.status());
        EXPECT_EQ(reply->text, text);
      }
    });
  }
}

TEST(RedisDown, IsUnavailableAtOnceAfterTheFirstFailure) {
  Redis redis({.address = "127.0.0.1:1"});
  EXPECT_EQ(ReasonOf(redis.Command({"PING"}).status()), "REDIS_UNAVAILABLE");
  const auto begin = std::chrono::steady_clock::now();

  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(ReasonOf(redis.Command({"PING"}).status()), "REDIS_UNAVAILABLE");
  }

  EXPECT_LT(std::chrono::steady_clock::now() - begin, 100ms);
}

}  // namespace
}  // namespace safereturn::redis
