// The way of a message out.
#include "services/notification/domain/message.h"

#include <gtest/gtest.h>

namespace safereturn::notification {
namespace {

using namespace std::chrono_literals;

const Instant kNow(1'800'000'000s);
const DeliveryPolicy kPolicy;

Message Fresh() {
  return NewMessage(AlertId(UuidV5({}, "alert")), ChildId(UuidV5({}, "child")), "E10000016",
                    {PersonId(UuidV5({}, "person")), "coordinator", {}}, "returned", 0, kNow);
}

TEST(Message, HasOneIdForAnAlertAndAPerson) {
  EXPECT_EQ(Fresh().message_id, Fresh().message_id);
  EXPECT_EQ(NextDue(Fresh()), kNow);
}

TEST(Message, IsSentOnce) {
  const Message sent =
      Record(Claim(Fresh(), "pod-0", kNow, kPolicy), {.is_sent = true}, kNow + 1s, kPolicy);

  EXPECT_EQ(sent.state, MessageState::kSent);
  EXPECT_EQ(sent.sent_time, kNow + 1s);
  EXPECT_FALSE(NextDue(sent).has_value());
  EXPECT_FALSE(CanClaim(sent, "pod-0", kNow + 1h));
}

TEST(Message, IsInOneHandAtATime) {
  const Message claimed = Claim(Fresh(), "pod-0", kNow, kPolicy);

  EXPECT_FALSE(CanClaim(claimed, "pod-1", kNow + 59s));
  EXPECT_TRUE(CanClaim(claimed, "pod-1", kNow + 60s));
  EXPECT_TRUE(CanClaim(claimed, "pod-0", kNow)) << "what its killed predecessor left";
  EXPECT_EQ(NextDue(claimed), kNow) << "work in hand is seen as due";
}

TEST(Message, IsTriedAgainWithGrowingPausesAndThenGivenUp) {
  Message message = Fresh();
  Instant now = kNow;
  for (const Seconds pause : kPolicy.pauses) {
    message = Record(message, {.reason = "SMTP_451"}, now, kPolicy);
    ASSERT_EQ(NextDue(message), now + pause);
    now = *NextDue(message);
  }
  message = Record(message, {.reason = "SMTP_451"}, now, kPolicy);

  EXPECT_EQ(message.state, MessageState::kFailed);
  EXPECT_EQ(message.attempts, kPolicy.max_attempts());
  EXPECT_EQ(message.last_reason, "SMTP_451");
  EXPECT_FALSE(NextDue(message).has_value());
}

TEST(Message, IsGivenUpAtOnceWhereTheServerWillNeverTakeIt) {
  const Message failed =
      Record(Fresh(), {.is_permanent = true, .reason = "SMTP_550"}, kNow, kPolicy);

  EXPECT_EQ(failed.state, MessageState::kFailed);
  EXPECT_EQ(failed.attempts, 1);
}

TEST(Message, PuttingItOffIsNoTry) {
  const Message later = Defer(Fresh(), kNow + 3s);

  EXPECT_EQ(NextDue(later), kNow + 3s);
  EXPECT_EQ(later.attempts, 0);
}

TEST(Message, AnUrgentOneIsFoundBeforeWhatElseIsDueAndIsNotOverdueForIt) {
  const Message urgent = Hurried(Fresh());

  EXPECT_TRUE(urgent.is_urgent);
  EXPECT_LT(*NextDue(urgent), kNow);
  EXPECT_GT(*NextDue(urgent), kNow - 60s);
  EXPECT_TRUE(CanClaim(urgent, "notification-0", kNow));
}

}  // namespace
}  // namespace safereturn::notification
