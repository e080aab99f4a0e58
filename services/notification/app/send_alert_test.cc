// From events to alerts and messages, and what follows of promises and plans.
#include <gmock/gmock.h>

#include "services/notification/app/test_world.h"

namespace safereturn::notification {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::SizeIs;

class SendAlertTest : public TestWorld {};

TEST_F(SendAlertTest, AStepMakesOneAlertAndAMessageForEachPerson) {
  Give("coordinator", 1), Give("coordinator", 2);

  Hear(Step(1, 1, {"coordinator"}));

  ASSERT_THAT(All<Alert>(), SizeIs(1));
  const Alert alert = AlertOf(EscalationAlertId(Plan(1), 1, 0));
  EXPECT_EQ(alert.state, AlertState::kOpen);
  EXPECT_THAT(alert.told, SizeIs(2));
  EXPECT_THAT(All<Message>(), SizeIs(2));
  EXPECT_EQ(Said("AlertSent"), 1);
  EXPECT_EQ(Said("NobodyToTell"), 0);
}

TEST_F(SendAlertTest, ADoubledEventDoublesNothing) {
  Give("coordinator", 1);

  Hear(std::vector{Step(1, 1, {"coordinator"}), Step(1, 1, {"coordinator"})});
  Hear(Step(1, 1, {"coordinator"}));

  EXPECT_THAT(All<Alert>(), SizeIs(1));
  EXPECT_THAT(All<Message>(), SizeIs(1));
  EXPECT_EQ(Said("AlertSent"), 1);
}

TEST_F(SendAlertTest, WithoutAPlacementManagerTheDutyTeamGetsTheAlertAndTheAlarm) {
  Give("duty_team", 1), Give("social_worker", 2);

  Hear(Step(1, 3, {"placement_manager", "social_worker"}));

  const AlertId id = EscalationAlertId(Plan(1), 3, 0);
  const Alert alert = AlertOf(id);
  const Alert alarm = AlertOf(NobodyToTellAlertId(id));
  EXPECT_THAT(alert.told, ElementsAre(Recipient{Person(2), "social_worker", {}},
                                      Recipient{Person(1), "duty_team", {}}));
  EXPECT_THAT(alert.roles_without_people, ElementsAre("placement_manager"));
  EXPECT_EQ(alarm.kind, kNobodyToTell);
  EXPECT_EQ(alarm.state, AlertState::kOpen);
  EXPECT_EQ(alarm.step, kNoStep);
  EXPECT_EQ(alarm.about_step, 3);
  EXPECT_THAT(alarm.about_roles, ElementsAre("placement_manager"));
  EXPECT_THAT(All<Message>(), SizeIs(3));
  EXPECT_EQ(Said("AlertSent"), 2);
  EXPECT_EQ(Said("NobodyToTell"), 1);
}

TEST_F(SendAlertTest, WithoutADutyTeamTheAlertStaysVisibleAsNobody) {
  Hear(Step(1, 1, {"coordinator"}));

  EXPECT_EQ(AlertOf(EscalationAlertId(Plan(1), 1, 0)).state, AlertState::kNobody);
  EXPECT_EQ(AlertOf(NobodyToTellAlertId(EscalationAlertId(Plan(1), 1, 0))).state,
            AlertState::kNobody);
  EXPECT_THAT(All<Message>(), SizeIs(0));
}

TEST_F(SendAlertTest, WhoLeftARoleIsNotTold) {
  Give("coordinator", 1), Give("coordinator", 2);
  Hear(RoleRemoved{Person(1), kTestAuthority, "coordinator", ""});

  Hear(Step(1, 1, {"coordinator"}));

  EXPECT_THAT(AlertOf(EscalationAlertId(Plan(1), 1, 0)).told,
              ElementsAre(Recipient{Person(2), "coordinator", {}}));
}

TEST_F(SendAlertTest, MissingAgainTellsSocialWorkerAndSafeguardingLead) {
  Give("social_worker", 1), Give("safeguarding_lead", 2);
  const EpisodeId again(UuidV5({}, "again"));

  Hear(PlanSuspended{Plan(1),
                     Child(1),
                     {},
                     kTestAuthority,
                     "K7Q2MX",
                     "",
                     again,
                     {"social_worker", "safeguarding_lead"},
                     clock_.Now() + 10h});

  const Alert alert = AlertOf(MissingAgainAlertId(Plan(1), again));
  EXPECT_EQ(alert.kind, kMissingAgain);
  EXPECT_EQ(alert.step, kNoStep);
  EXPECT_THAT(alert.told, SizeIs(2));
}

TEST_F(SendAlertTest, AHeldNoticeGoesToTheDutyTeam) {
  Give("duty_team", 1);

  Hear(HeldNoticeOverdue{EpisodeId(UuidV5({}, "e")), Child(1), kTestAuthority, "K7Q2MX",
                         clock_.Now() - 4h});

  ASSERT_THAT(All<Alert>(), SizeIs(1));
  EXPECT_EQ(All<Alert>()[0].kind, kHeldNoticeOverdue);
  EXPECT_THAT(All<Message>(), SizeIs(1));
}

TEST_F(SendAlertTest, AnOwnTextIsUsedInTheVersionInForce) {
  Give("coordinator", 1);
  ASSERT_TRUE(
      Do(PublishTemplate{kTestAuthority, "not_booked", "Subject", "{{link}}", "users/x"}).ok());

  Hear(Step(1, 2, {"coordinator"}));

  EXPECT_EQ(All<Message>()[0].template_version, 1);
}

TEST_F(SendAlertTest, APromiseIsMadeAndLapses) {
  Give("coordinator", 1);
  Hear(Step(1, 1, {"coordinator"}));
  const AlertId id = EscalationAlertId(Plan(1), 1, 0);
  const Instant until = clock_.Now() + 2h;

  ASSERT_TRUE(Do(AcknowledgeAlert{id, Person(1), "book_interview", until, "system/test"}).ok());
  EXPECT_EQ(AlertOf(id).state, AlertState::kOwned);
  Hear(PromiseLapsed{Child(1), id, until});
  Hear(PromiseLapsed{Child(1), id, until});

  EXPECT_EQ(AlertOf(id).state, AlertState::kExpired);
  EXPECT_EQ(Said("AlertAcknowledged"), 1);
  EXPECT_EQ(Said("AlertExpired"), 1);
}

TEST_F(SendAlertTest, APromiseAboutAnUnknownAlertHoldsNobodyUp) {
  Hear(PromiseLapsed{Child(1), AlertId(UuidV5({}, "x")), clock_.Now()});
  Hear(PromiseKept{Child(1), AlertId(UuidV5({}, "x"))});
  EXPECT_THAT(All<Alert>(), SizeIs(0));
}

TEST_F(SendAlertTest, AClosedPlanClosesItsOpenAlerts) {
  Give("coordinator", 1);
  Hear(std::vector{Step(1, 0, {"coordinator"}), Step(1, 1, {"coordinator"}),
                   Step(2, 0, {"coordinator"})});
  const AlertId first = EscalationAlertId(Plan(1), 0, 0);
  ASSERT_TRUE(
      Do(AcknowledgeAlert{first, Person(1), "book_interview", clock_.Now() + 1h, "system/test"})
          .ok());
  Hear(PromiseKept{Child(1), first});

  Hear(PlanClosed{Plan(1), Child(1)});

  EXPECT_EQ(AlertOf(first).state, AlertState::kKept);
  EXPECT_EQ(AlertOf(EscalationAlertId(Plan(1), 1, 0)).state, AlertState::kClosed);
  EXPECT_EQ(AlertOf(EscalationAlertId(Plan(2), 0, 0)).state, AlertState::kOpen);
  EXPECT_EQ(Said("AlertClosed"), 1);
}

TEST_F(SendAlertTest, AHandOverTellsTheReceiverNow) {
  Give("coordinator", 1);
  Hear(Step(1, 1, {"coordinator"}));
  const AlertId id = EscalationAlertId(Plan(1), 1, 0);

  EXPECT_EQ(ReasonOf(Do(HandOverAlert{id, Person(1), Person(2), "system/test"}).status()),
            "PERSON_WITHOUT_CONTACT");
  Register(2);
  ASSERT_TRUE(Do(HandOverAlert{id, Person(1), Person(2), "system/test"}).ok());
  ASSERT_TRUE(Do(HandOverAlert{id, Person(2), Person(1), "system/test"}).ok());

  EXPECT_THAT(All<Message>(), SizeIs(3)) << "one for the alert, one for each hand-over";
  EXPECT_EQ(Said("AlertHandedOver"), 2);
}

TEST_F(SendAlertTest, ContactsAreKeptWithoutTheirAddressOnTheBus) {
  Register(1);
  EXPECT_EQ(
      ReasonOf(
          Do(RegisterContact{Person(1), kTestAuthority, "x@example.org", {}, {}, "u"}).status()),
      "CONTACT_EXISTS");
  ASSERT_TRUE(Do(UpdateContact{ContactId(Person(1).uuid()), "new@example.org", {}, {}, "u"}).ok());
  EXPECT_EQ(
      ReasonOf(
          Do(UpdateContact{ContactId(Person(2).uuid()), "new@example.org", {}, {}, "u"}).status()),
      "CONTACT_NOT_FOUND");

  EXPECT_EQ(All<Contact>()[0].email, "new@example.org");
  for (const auto& row : database_.state().journal) {
    EXPECT_EQ(row.data.find("example.org"), std::string::npos);
  }
}

TEST_F(SendAlertTest, AnAlertIsTheFoldOfItsEvents) {
  Give("coordinator", 1);
  Hear(Step(1, 1, {"coordinator"}));
  const Alert alert = AlertOf(EscalationAlertId(Plan(1), 1, 0));
  const AlertEvents said =
      MakeAlert({.alert_id = alert.alert_id,
                 .plan_id = alert.plan_id,
                 .child_id = alert.child_id,
                 .authority_id = alert.authority_id,
                 .step = alert.step,
                 .day = alert.day,
                 .step_due_time = alert.step_due_time,
                 .kind = alert.kind,
                 .episode_id = alert.episode_id,
                 .case_reference = alert.case_reference,
                 .home_urn = alert.home_urn,
                 .due_time = alert.due_time,
                 .roles = alert.roles,
                 .template_key = alert.template_key,
                 .ack_mode = alert.ack_mode,
                 .max_promise = alert.max_promise,
                 .acknowledgeable = alert.acknowledgeable},
                {.told = alert.told, .roles_without_people = {}}, alert.made_time);

  EXPECT_EQ(Fold({}, said), alert);
}

}  // namespace
}  // namespace safereturn::notification
