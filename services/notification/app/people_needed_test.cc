// What interview and risk ask people for: one alert each, and its end.
#include "services/notification/app/people_needed.h"

#include <gmock/gmock.h>

#include "services/notification/adapters/mail/sender_step.h"
#include "services/notification/app/test_world.h"

namespace safereturn::notification {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class PeopleNeededTest : public TestWorld {
 protected:
  static Uuid Subject(int n) { return UuidV5({}, "subject" + std::to_string(n)); }
  static std::string Name(const char* collection, int n) {
    return std::string(collection) + "/" + Subject(n).ToString();
  }
  PeopleNeeded Need(std::vector<std::string> roles, int32_t step = 0) const {
    return {.child_id = Child(1),
            .authority_id = kTestAuthority,
            .case_reference = "K7Q2MX",
            .home_urn = "SC123456",
            .roles = std::move(roles),
            .step = step,
            .raised_time = clock_.Now()};
  }
  PeopleNeeded Danger(int n, std::vector<std::string> roles, int32_t step = 0) const {
    PeopleNeeded fact = Need(std::move(roles), step);
    fact.danger_id = Name("dangers", n);
    fact.template_key = "danger";
    return fact;
  }
  PeopleNeeded Action(int n, std::vector<std::string> roles, int32_t step = 0) const {
    PeopleNeeded fact = Need(std::move(roles), step);
    fact.action_id = Name("actions", n);
    fact.due_date = ParseDate("2026-03-27");
    return fact;
  }
  PeopleNeeded Visit(int n) const {
    PeopleNeeded fact = Need({"service_lead", "duty_team"});
    fact.visit_id = Name("visits", n);
    fact.interview_id = Name("interviews", n);
    fact.expected_end_time = clock_.Now() - 15min;
    return fact;
  }
  void Ask(const Call& call, const PeopleNeeded& fact) {
    const absl::Status status = TestWorld::Ask(call, {fact});
    ASSERT_TRUE(status.ok()) << Describe(status);
  }
};

TEST_F(PeopleNeededTest, ADangerTellsItsRolesAtOnceAndUrgently) {
  Give("safeguarding_lead", 1), Give("social_worker", 2);

  Ask(kDangerCall, Danger(7, {"safeguarding_lead", "social_worker"}));

  const Alert alert = AlertOf(CallAlertId(Subject(7), 0));
  EXPECT_EQ(alert.kind, kDanger);
  EXPECT_EQ(alert.subject, Name("dangers", 7));
  EXPECT_TRUE(alert.plan_id.is_nil());
  EXPECT_FALSE(alert.acknowledgeable) << "a danger is answered by its own command";
  EXPECT_THAT(alert.told, SizeIs(2));
  for (const Message& message : All<Message>()) EXPECT_TRUE(message.is_urgent);
}

TEST_F(PeopleNeededTest, ADoubledEventDoublesNothingAndANextStepIsAnAlertOfItsOwn) {
  Give("safeguarding_lead", 1), Give("team_manager", 2);
  const PeopleNeeded first = Danger(7, {"safeguarding_lead"});

  ASSERT_TRUE(TestWorld::Ask(kDangerCall, {first, first}).ok());
  Ask(kDangerCall, first);
  EXPECT_THAT(All<Alert>(), SizeIs(1));
  Ask(kDangerCall, Danger(7, {"safeguarding_lead", "team_manager"}, 1));

  EXPECT_THAT(All<Alert>(), SizeIs(2));
  EXPECT_THAT(All<Message>(), SizeIs(3));
}

TEST_F(PeopleNeededTest, AnAnswerEndsEveryStepOfThatDangerAndItsAlarms) {
  Give("safeguarding_lead", 1), Give("duty_team", 3);
  Ask(kDangerCall, Danger(7, {"safeguarding_lead"}));
  Ask(kDangerCall, Danger(7, {"team_manager"}, 1));  // nobody there: with an alarm
  Ask(kDangerCall, Danger(8, {"safeguarding_lead"}));

  Hear(DangerSettled{Name("dangers", 7), Child(1)});
  Hear(DangerSettled{Name("dangers", 7), Child(1)});

  EXPECT_EQ(AlertOf(CallAlertId(Subject(7), 0)).state, AlertState::kClosed);
  EXPECT_EQ(AlertOf(CallAlertId(Subject(7), 1)).state, AlertState::kClosed);
  EXPECT_EQ(AlertOf(NobodyToTellAlertId(CallAlertId(Subject(7), 1))).state, AlertState::kClosed);
  EXPECT_EQ(AlertOf(CallAlertId(Subject(8), 0)).state, AlertState::kOpen);
  EXPECT_EQ(Said("AlertClosed"), 3);
}

TEST_F(PeopleNeededTest, TheEndOfTheInterviewsPlanDoesNotEndADanger) {
  Give("safeguarding_lead", 1);
  PeopleNeeded fact = Danger(7, {"safeguarding_lead"});
  fact.plan_id = Plan(1);
  Ask(kDangerCall, fact);

  Hear(PlanClosed{Plan(1), Child(1)});

  EXPECT_EQ(AlertOf(CallAlertId(Subject(7), 0)).plan_id, Plan(1));
  EXPECT_EQ(AlertOf(CallAlertId(Subject(7), 0)).state, AlertState::kOpen);
}

TEST_F(PeopleNeededTest, TheAlarmAboutADangerIsUrgentToo) {
  Give("duty_team", 3);

  Ask(kDangerCall, Danger(7, {"safeguarding_lead"}));

  ASSERT_THAT(All<Message>(), SizeIs(2));
  for (const Message& message : All<Message>()) EXPECT_TRUE(message.is_urgent);
}

TEST_F(PeopleNeededTest, AnOverdueActionTellsItsOwnerBesidesTheRoles) {
  Give("service_lead", 1);
  Register(2);
  PeopleNeeded fact = Action(5, {"service_lead"});
  fact.owner_person_id = Person(2);

  Ask(kActionCall, fact);

  const Alert alert = AlertOf(CallAlertId(Subject(5), 0));
  EXPECT_EQ(alert.kind, kActionOverdue);
  EXPECT_EQ(alert.template_key, "action_overdue");
  EXPECT_THAT(alert.told, ElementsAre(Recipient{Person(1), "service_lead", {}},
                                      Recipient{Person(2), "owner", {}}));
  for (const Message& message : All<Message>()) EXPECT_FALSE(message.is_urgent);
}

TEST_F(PeopleNeededTest, AnOwnerWithoutAnAddressIsAnAlarmAndIsToldWhenTheyHaveOne) {
  Give("duty_team", 3);
  PeopleNeeded fact = Action(5, {});
  fact.owner_person_id = Person(2);
  Ask(kActionCall, fact);
  EXPECT_THAT(AlertOf(CallAlertId(Subject(5), 0)).roles_without_people, ElementsAre("owner"));
  Register(2);

  clock_.Advance(2s);
  LookAgain();

  EXPECT_THAT(
      AlertOf(CallAlertId(Subject(5), 0)).told,
      ElementsAre(Recipient{Person(3), "duty_team", {}}, Recipient{Person(2), "owner", {}}));
}

TEST_F(PeopleNeededTest, ACompletedActionIsSilentAndSoIsOneWithALaterDate) {
  Give("service_lead", 1);
  for (const int n : {1, 2, 3, 4}) Ask(kActionCall, Action(n, {"service_lead"}));

  Hear(ActionCompleted{Name("actions", 1), Child(1)});
  Hear(
      ActionChanged{Name("actions", 2), Child(1), ActionStatus::kPlanned, ParseDate("2026-04-10")});
  Hear(ActionChanged{Name("actions", 3), Child(1), ActionStatus::kCancelled,
                     ParseDate("2026-03-27")});
  Hear(ActionChanged{Name("actions", 4), Child(1), ActionStatus::kInProgress,
                     ParseDate("2026-03-27")});

  for (const int n : {1, 2, 3}) {
    EXPECT_EQ(AlertOf(CallAlertId(Subject(n), 0)).state, AlertState::kClosed) << n;
  }
  EXPECT_EQ(AlertOf(CallAlertId(Subject(4), 0)).state, AlertState::kOpen) << "still overdue";
}

TEST_F(PeopleNeededTest, AVisitThatEndedSafelyIsOverAndOneInDoubtIsNot) {
  Give("service_lead", 1), Give("duty_team", 3);
  Ask(kVisitCall, Visit(1));
  Ask(kVisitCall, Visit(2));

  Hear(VisitEnded{Name("visits", 1), Child(1), true});
  Hear(VisitEnded{Name("visits", 2), Child(1), false});

  EXPECT_EQ(AlertOf(CallAlertId(Subject(1), 0)).state, AlertState::kClosed);
  EXPECT_EQ(AlertOf(CallAlertId(Subject(2), 0)).state, AlertState::kOpen);
  EXPECT_EQ(AlertOf(CallAlertId(Subject(1), 0)).due_time, clock_.Now() - 15min);
}

TEST_F(PeopleNeededTest, ADebriefGoesToTheServiceLead) {
  Give("service_lead", 1);
  PeopleNeeded fact = Need({"service_lead"});
  fact.interview_id = Name("interviews", 1);
  fact.raised_time.reset();
  fact.requested_time = clock_.Now() - 1min;

  Ask(kDebriefCall, fact);

  const Alert alert = AlertOf(CallAlertId(Subject(1), 0));
  EXPECT_EQ(alert.kind, kDebrief);
  EXPECT_EQ(alert.template_key, "debrief");
  EXPECT_EQ(alert.step_due_time, clock_.Now() - 1min);
}

TEST_F(PeopleNeededTest, ARepeatTriggerBelongsToThePlanOfItsEpisode) {
  Give("safeguarding_lead", 1);
  PeopleNeeded fact = Need({"safeguarding_lead"});
  fact.trigger_id = Name("triggers", 1);
  fact.episode_id = EpisodeId(Plan(1).uuid());

  Ask(kRepeatCall, fact);
  EXPECT_EQ(AlertOf(CallAlertId(Subject(1), 0)).plan_id, Plan(1));
  Hear(PlanClosed{Plan(1), Child(1)});

  EXPECT_EQ(AlertOf(CallAlertId(Subject(1), 0)).state, AlertState::kClosed);
}

TEST_F(PeopleNeededTest, AHomesManagersAreToldWithoutTheReason) {
  Give("social_worker", 1), Give("placement_manager", 2, "SC123456");

  Ask(kDangerCall, Danger(7, {"social_worker", "placement_manager"}));

  EXPECT_THAT(All<Message>(), UnorderedElementsAre(Field(&Message::template_key, "danger"),
                                                   Field(&Message::template_key, "home_needed")));
  EXPECT_EQ(AlertOf(CallAlertId(Subject(7), 0)).home_urn, "SC123456");
}

TEST_F(PeopleNeededTest, WhatNoManagerIsAskedForIsNotShownToTheHome) {
  Give("social_worker", 1);

  Ask(kDangerCall, Danger(7, {"social_worker"}));

  EXPECT_EQ(AlertOf(CallAlertId(Subject(7), 0)).home_urn, "");
}

TEST_F(PeopleNeededTest, AnEventThatIsAboutNothingIsRefused) {
  PeopleNeeded fact = Danger(7, {"social_worker"});
  fact.danger_id = "danger";
  EXPECT_EQ(ReasonOf(TestWorld::Ask(kDangerCall, {fact})), "SUBJECT_INVALID");
  fact.danger_id = "";
  EXPECT_EQ(ReasonOf(TestWorld::Ask(kDangerCall, {fact})), "SUBJECT_INVALID");
}

// Keeps the order in which mails leave.
class OrderedTransport final : public MailTransport {
 public:
  std::vector<DeliveryResult> Send(const std::vector<Mail>& mails, Instant) override {
    for (const Mail& mail : mails) subjects.push_back(mail.subject);
    return std::vector<DeliveryResult>(mails.size(), {.is_sent = true});
  }
  std::vector<std::string> subjects;
};

TEST_F(PeopleNeededTest, ADangerOvertakesAQueueThatIsLongerThanABatch) {
  Give("coordinator", 1);
  for (int plan = 0; plan < 25; ++plan) Hear(Step(plan, 1, {"coordinator"}));
  Give("social_worker", 2);
  Ask(kDangerCall, Danger(7, {"social_worker"}));
  OrderedTransport transport;
  SenderStep sender(store_,
                    Delivery({.sender = "notification-0", .batch = 10, .link_base = ""},
                             [] { return std::nullopt; }),
                    transport);

  ASSERT_TRUE(sender.Run().ok());

  ASSERT_THAT(transport.subjects, SizeIs(10));
  EXPECT_THAT(transport.subjects[0], ::testing::StartsWith("URGENT"));
}

}  // namespace
}  // namespace safereturn::notification
