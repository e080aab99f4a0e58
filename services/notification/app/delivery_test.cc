// Messages on their way out: claimed, sent, tried again, given up, put off.
#include "services/notification/app/delivery.h"

#include <gmock/gmock.h>

#include "services/notification/adapters/mail/sender_step.h"
#include "services/notification/app/test_world.h"

namespace safereturn::notification {
namespace {

using namespace std::chrono_literals;
using ::testing::SizeIs;

// Keeps mails; refuses addresses as told; may die right after sending.
class FakeTransport final : public MailTransport {
 public:
  std::vector<DeliveryResult> Send(const std::vector<Mail>& mails, Instant) override {
    std::vector<DeliveryResult> results;
    for (const Mail& mail : mails) {
      const auto refused = refusals.find(mail.to);
      if (refused != refusals.end()) {
        results.push_back(refused->second);
      } else {
        sent.push_back(mail);
        results.push_back({.is_sent = true});
      }
    }
    return results;
  }
  std::map<std::string, DeliveryResult> refusals;
  std::vector<Mail> sent;
};

class DeliveryTest : public TestWorld {
 protected:
  SenderStep Sender(
      const std::string& pod = "notification-0", RateGate gate = [] { return std::nullopt; }) {
    return SenderStep(
        store_,
        Delivery({.sender = pod, .batch = 10, .link_base = "https://x", .per_second = 10}, gate),
        transport_);
  }
  static void Drain(SenderStep& sender) {
    for (int i = 0; i < 100; ++i) {
      const auto more = sender.Run();
      ASSERT_TRUE(more.ok()) << Describe(more.status());
      if (!*more) return;
    }
    FAIL() << "never quiet";
  }
  std::vector<Message> In(MessageState state) const {
    std::vector<Message> found;
    for (const Message& message : All<Message>()) {
      if (message.state == state) found.push_back(message);
    }
    return found;
  }

  FakeTransport transport_;
};

TEST_F(DeliveryTest, SendsWhatIsDueOnce) {
  Give("coordinator", 1);
  for (int plan = 0; plan < 25; ++plan) Hear(Step(plan, 1, {"coordinator"}));
  SenderStep sender = Sender();

  Drain(sender);
  Drain(sender);

  EXPECT_THAT(transport_.sent, SizeIs(25));
  EXPECT_THAT(In(MessageState::kSent), SizeIs(25));
  EXPECT_EQ(sender.next_wake(), Instant::max());
}

TEST_F(DeliveryTest, AKilledSendersBatchGoesAgainWithTheSameMessageId) {
  Give("coordinator", 1);
  Hear(Step(1, 1, {"coordinator"}));
  // Claimed and sent by a predecessor that never recorded it.
  Delivery predecessor({.sender = "notification-0", .link_base = "https://x"},
                       [] { return std::nullopt; });
  ASSERT_TRUE(
      store_.Run({}, [&](messaging::Tx& tx) { return predecessor.Claim(tx).status(); }).ok());
  SenderStep other = Sender("notification-1");
  Drain(other);
  EXPECT_THAT(transport_.sent, SizeIs(0)) << "in another's hand";

  SenderStep successor = Sender();
  Drain(successor);

  ASSERT_THAT(transport_.sent, SizeIs(1));
  EXPECT_EQ(transport_.sent[0].message_id,
            "<" + MessageIdOf(EscalationAlertId(Plan(1), 1, 0), Person(1)).key() + "@safereturn>");
}

TEST_F(DeliveryTest, AnotherPodTakesOverWhenTheClaimIsOld) {
  Give("coordinator", 1);
  Hear(Step(1, 1, {"coordinator"}));
  Delivery dead({.sender = "notification-0", .link_base = ""}, [] { return std::nullopt; });
  ASSERT_TRUE(store_.Run({}, [&](messaging::Tx& tx) { return dead.Claim(tx).status(); }).ok());
  clock_.Advance(61s);

  SenderStep other = Sender("notification-1");
  Drain(other);

  EXPECT_THAT(transport_.sent, SizeIs(1));
}

TEST_F(DeliveryTest, ATemporaryRefusalIsTriedAgainAtItsTime) {
  Give("coordinator", 1);
  Hear(Step(1, 1, {"coordinator"}));
  transport_.refusals["p1@example.org"] = {.reason = "SMTP_451"};
  SenderStep sender = Sender();
  Drain(sender);
  EXPECT_EQ(sender.next_wake(), clock_.Now() + 5s);

  transport_.refusals.clear();
  clock_.Advance(5s);
  Drain(sender);

  EXPECT_THAT(transport_.sent, SizeIs(1));
  EXPECT_EQ(All<Message>()[0].attempts, 2);
}

TEST_F(DeliveryTest, WhoCannotBeReachedIsToldOfToTheDutyTeamOnce) {
  Give("coordinator", 1), Give("coordinator", 2), Give("duty_team", 3);
  Hear(Step(1, 1, {"coordinator"}));
  transport_.refusals["p1@example.org"] = {.is_permanent = true, .reason = "SMTP_550"};
  transport_.refusals["p2@example.org"] = {.is_permanent = true, .reason = "SMTP_550"};
  SenderStep sender = Sender();

  Drain(sender);

  const AlertId id = EscalationAlertId(Plan(1), 1, 0);
  EXPECT_EQ(AlertOf(id).state, AlertState::kNobody) << "no mail reached anybody";
  EXPECT_EQ(Said("DeliveryFailed"), 2);
  ASSERT_THAT(transport_.sent, SizeIs(1));
  EXPECT_EQ(transport_.sent[0].to, "p3@example.org");
  EXPECT_EQ(transport_.sent[0].headers[1].second, kNobodyToTell);
}

TEST_F(DeliveryTest, AnAlarmThatReachesNobodyStaysVisible) {
  Give("duty_team", 3);
  Hear(Step(1, 1, {"coordinator"}));
  transport_.refusals["p3@example.org"] = {.is_permanent = true, .reason = "SMTP_550"};
  SenderStep sender = Sender();

  Drain(sender);

  const AlertId id = EscalationAlertId(Plan(1), 1, 0);
  EXPECT_EQ(AlertOf(id).state, AlertState::kNobody);
  EXPECT_EQ(AlertOf(NobodyToTellAlertId(id)).state, AlertState::kNobody);
}

TEST_F(DeliveryTest, WhileTheRateIsUsedUpWhatComesWaitsForTheNextGroup) {
  Give("coordinator", 1);
  int asked = 0;
  SenderStep sender = Sender("notification-0", [&]() -> std::optional<std::chrono::microseconds> {
    if (++asked % 3 != 0) return std::nullopt;
    return 20ms;  // of a rate of 50 mails a second
  });
  for (int plan = 0; plan < 3; ++plan) Hear(Step(plan, 1, {"coordinator"}));
  Drain(sender);
  ASSERT_THAT(transport_.sent, SizeIs(2));

  for (int plan = 3; plan < 6; ++plan) Hear(Step(plan, 1, {"coordinator"}));
  Drain(sender);
  EXPECT_THAT(transport_.sent, SizeIs(2)) << "a mail at a time costs more than it brings";
  EXPECT_EQ(asked, 3);

  clock_.Advance(500ms);
  Drain(sender);
  EXPECT_THAT(transport_.sent, SizeIs(4));
}

TEST_F(DeliveryTest, BeyondTheRateMessagesArePutOffInGroupsAtTheRatesPace) {
  Give("coordinator", 1);
  for (int plan = 0; plan < 5; ++plan) Hear(Step(plan, 1, {"coordinator"}));
  int tokens = 2;
  SenderStep sender = Sender("notification-0", [&]() -> std::optional<std::chrono::microseconds> {
    if (tokens-- > 0) return std::nullopt;
    return 500ms;
  });

  Drain(sender);

  EXPECT_THAT(transport_.sent, SizeIs(2));
  std::vector<std::chrono::microseconds> waits;
  for (const Message& message : In(MessageState::kPending))
    waits.push_back(*NextDue(message) - clock_.Now());
  EXPECT_THAT(waits, ::testing::UnorderedElementsAre(500ms, 1000ms, 1000ms));
  EXPECT_EQ(sender.next_wake(), clock_.Now() + 500ms);
}

TEST_F(DeliveryTest, AnOrderlyStopRecordsWhatWasSent) {
  Give("coordinator", 1);
  Hear(Step(1, 1, {"coordinator"}));
  SenderStep sender = Sender();
  ASSERT_TRUE(*sender.Run());

  sender.Stopped();
  SenderStep successor = Sender();
  Drain(successor);

  EXPECT_THAT(transport_.sent, SizeIs(1));
  EXPECT_THAT(In(MessageState::kSent), SizeIs(1));
}

TEST_F(DeliveryTest, ATestMessageNeedsNoAlert) {
  Register(1);
  ASSERT_TRUE(Do(SendTestMessage{ContactId(Person(1).uuid()), "users/x"}).ok());
  ASSERT_TRUE(Do(SendTestMessage{ContactId(Person(1).uuid()), "users/x"}).ok());
  SenderStep sender = Sender();

  Drain(sender);

  EXPECT_THAT(transport_.sent, SizeIs(2));
  EXPECT_EQ(transport_.sent[0].subject, "Test message");
}

}  // namespace
}  // namespace safereturn::notification
