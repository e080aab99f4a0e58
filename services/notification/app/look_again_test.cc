// People who come to their roles after the alert was made.
#include "services/notification/app/look_again.h"

#include <gmock/gmock.h>

#include "services/notification/app/test_world.h"

namespace safereturn::notification {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class LookAgainTest : public TestWorld {
 protected:
  void After(std::chrono::microseconds pause) {
    clock_.Advance(pause);
    LookAgain();
  }
  const AlertId id_ = EscalationAlertId(Plan(1), 1, 0);
};

TEST_F(LookAgainTest, AFirstStartThatHearsTheLadderBeforeTheDirectoryTellsEverybodyOnce) {
  // The escalations come first; who is in which role comes by another topic, later.
  Hear(std::vector{Step(1, 1, {"coordinator", "service_lead"}), Step(2, 1, {"coordinator"})});
  ASSERT_EQ(AlertOf(id_).state, AlertState::kNobody);
  Give("coordinator", 1), Give("service_lead", 2), Give("duty_team", 3);

  After(2s);
  After(10s);

  for (const AlertId& id : {id_, EscalationAlertId(Plan(2), 1, 0)}) {
    const Alert alert = AlertOf(id);
    EXPECT_EQ(alert.state, AlertState::kOpen);
    EXPECT_THAT(alert.roles_without_people, IsEmpty());
    EXPECT_EQ(AlertOf(NobodyToTellAlertId(id)).state, AlertState::kClosed);
  }
  EXPECT_THAT(AlertOf(id_).told, ElementsAre(Recipient{Person(1), "coordinator", {}},
                                             Recipient{Person(2), "service_lead", {}}));
  EXPECT_THAT(All<Message>(), SizeIs(3)) << "no false alarm to the duty team";
  EXPECT_EQ(Said("PeopleFound"), 2);
}

TEST_F(LookAgainTest, WhoIsFoundLateIsToldBesidesTheDutyTeam) {
  Give("duty_team", 3);
  Hear(Step(1, 1, {"coordinator"}));
  ASSERT_THAT(All<Message>(), SizeIs(2)) << "the duty team: the alert and the alarm";
  Give("coordinator", 1);

  After(2s);

  EXPECT_THAT(AlertOf(id_).told, ElementsAre(Recipient{Person(3), "duty_team", {}},
                                             Recipient{Person(1), "coordinator", {}}));
  EXPECT_THAT(All<Message>(), SizeIs(3));
  EXPECT_EQ(AlertOf(NobodyToTellAlertId(id_)).state, AlertState::kClosed);
}

TEST_F(LookAgainTest, ADutyTeamThatComesLateStandsInAndGetsTheAlarm) {
  Hear(Step(1, 1, {"coordinator"}));
  Give("duty_team", 3);

  After(2s);

  EXPECT_THAT(AlertOf(id_).told, ElementsAre(Recipient{Person(3), "duty_team", {}}));
  EXPECT_EQ(AlertOf(id_).state, AlertState::kOpen);
  EXPECT_THAT(AlertOf(id_).roles_without_people, ElementsAre("coordinator"));
  EXPECT_EQ(AlertOf(NobodyToTellAlertId(id_)).state, AlertState::kOpen);
  EXPECT_THAT(All<Message>(), SizeIs(2));
}

TEST_F(LookAgainTest, ALookThatFindsNobodySaysNothing) {
  Hear(Step(1, 1, {"coordinator"}));
  const size_t said = database_.state().journal.size();

  for (const auto pause : {2s, 10s, 60s, 300s, 1800s}) After(pause);

  EXPECT_EQ(database_.state().journal.size(), said);
  for (const Vacancy& vacancy : All<Vacancy>()) EXPECT_EQ(NextDue(vacancy), std::nullopt);
}

TEST_F(LookAgainTest, AfterTheLastLookNobodyIsToldByThisRule) {
  Hear(Step(1, 1, {"coordinator"}));
  for (const auto pause : {2s, 10s, 60s, 300s, 1800s}) After(pause);
  Give("coordinator", 1);

  After(24h);

  EXPECT_THAT(All<Message>(), IsEmpty());
}

TEST_F(LookAgainTest, AClosedCaseIsNotToldLate) {
  Hear(Step(1, 1, {"coordinator"}));
  Hear(PlanClosed{Plan(1), Child(1)});
  Give("coordinator", 1), Give("duty_team", 3);

  After(2s);

  EXPECT_THAT(All<Message>(), IsEmpty());
  EXPECT_EQ(AlertOf(id_).state, AlertState::kClosed);
  for (const Vacancy& vacancy : All<Vacancy>()) EXPECT_EQ(NextDue(vacancy), std::nullopt);
}

TEST_F(LookAgainTest, AnUnknownHomeIsNotLookedForAgain) {
  Give("duty_team", 3);
  EscalationRaised step = Step(1, 3, {"placement_manager"});
  step.home_urn = "";

  Hear(step);

  EXPECT_THAT(All<Vacancy>(), IsEmpty());
}

TEST_F(LookAgainTest, NothingIsLookedForWhereEverybodyWasTold) {
  Give("coordinator", 1);
  Hear(Step(1, 1, {"coordinator"}));
  EXPECT_THAT(All<Vacancy>(), IsEmpty());
}

TEST_F(LookAgainTest, AnAlertFoundLateIsStillTheFoldOfItsEvents) {
  Hear(Step(1, 1, {"coordinator", "service_lead"}));
  Alert before = AlertOf(id_);
  Give("coordinator", 1);

  After(2s);

  const PeopleFound found{.alert_id = id_,
                          .plan_id = before.plan_id,
                          .child_id = before.child_id,
                          .authority_id = before.authority_id,
                          .step = before.step,
                          .roles = {"coordinator"},
                          .told = {{Person(1), "coordinator", {}}},
                          .recipients = 1};
  EXPECT_EQ(Evolve(before, found), AlertOf(id_));
}

}  // namespace
}  // namespace safereturn::notification
