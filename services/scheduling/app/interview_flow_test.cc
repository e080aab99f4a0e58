// What interview says about the end of interviews, through the unit of work.
#include <gmock/gmock.h>

#include "services/scheduling/app/test_flow.h"

namespace safereturn::scheduling {
namespace {

using ::testing::ElementsAre;

class InterviewOutcomes : public Flow {};

TEST_F(InterviewOutcomes, EachEventHasItsOwn) {
  for (const uint8_t number : {1, 2, 3, 4}) Return(number, 0, 0, Child(200 + number));
  At(30);
  Held({PlanOf(1)}, 29, Child(201));
  Hear(InterviewDeclined{
      Child(202), kAuthority, {PlanOf(2)}, DeclinedBy::kChild, Hours(28), "users/x"});
  Hear(InterviewDeclined{
      Child(203), kAuthority, {PlanOf(3)}, DeclinedBy::kParentCarer, Hours(27), "users/x"});
  Hear(InterviewNotReached{Child(204), kAuthority, {PlanOf(4)}, Hours(26), "users/x"});

  EXPECT_EQ(ReadPlan(1).outcome, Outcome::kHeld);
  EXPECT_TRUE(ReadPlan(1).held_in_time);
  EXPECT_EQ(ReadPlan(2).outcome, Outcome::kDeclinedByChild);
  EXPECT_EQ(ReadPlan(3).outcome, Outcome::kDeclinedByParentCarer);
  EXPECT_EQ(ReadPlan(3).outcome_time, Hours(27));
  EXPECT_EQ(ReadPlan(4).outcome, Outcome::kUnableToContact);
  EXPECT_EQ(ReadPlan(4).outcome_time, Hours(26));
  EXPECT_FALSE(ReadPlan(4).held_in_time);
}

TEST_F(InterviewOutcomes, SaidAgainOrOtherwiseChangeNothing) {
  Return(1, 0, 0);
  At(30);
  Held({PlanOf(1)}, 29);
  const auto said = Said(PlanOf(1));
  Held({PlanOf(1)}, 29);
  Hear(InterviewDeclined{
      Child(), kAuthority, {PlanOf(1)}, DeclinedBy::kChild, Hours(28), "users/x"});

  EXPECT_EQ(Said(PlanOf(1)), said);
  EXPECT_EQ(ReadPlan(1).outcome, Outcome::kHeld);
}

TEST_F(InterviewOutcomes, OneInterviewEndsAllThatItNamesEachWithItsOwnResult) {
  Return(1, 0, 0);
  GoMissing(2, 10);
  Return(2, 20, 20);
  OfferInterview offer;
  offer.name = PlanOf(2);
  offer.mode = "phone";
  ASSERT_EQ(Ask(offer), "");
  At(80);
  Held({PlanOf(1), PlanOf(2)}, 79);  // the follower named first

  EXPECT_EQ(ReadPlan(1).outcome, Outcome::kHeld);
  EXPECT_FALSE(ReadPlan(1).held_in_time);
  EXPECT_TRUE(ReadPlan(1).offered_in_time) << "the lead's offer counts";
  EXPECT_TRUE(ReadPlan(2).held_in_time);
  EXPECT_EQ(ReadPlan(1).offered_time, Hours(20));
}

TEST_F(InterviewOutcomes, ACombinedPlanThatIsNamedAloneEndsAlone) {
  Return(1, 0, 0);
  GoMissing(2, 10);
  Return(2, 20, 20);
  Held({PlanOf(1)}, 9);

  EXPECT_EQ(ReadPlan(1).state, PlanState::kClosed);
  EXPECT_TRUE(ReadPlan(1).held_in_time);
  EXPECT_EQ(ReadPlan(2).state, PlanState::kRunning) << "its interview is still to come";
}

TEST_F(InterviewOutcomes, OfASuspendedPlanCountsToo) {
  Return(1, 0, 0);
  GoMissing(2, 10);
  Held({PlanOf(1)}, 9);

  EXPECT_EQ(ReadPlan(1).outcome, Outcome::kHeld);
}

TEST_F(InterviewOutcomes, ThatComesBeforeItsPlanIsNotLost) {
  At(30);
  Held({PlanOf(1)}, 29);
  EXPECT_TRUE(database_.state().journal.empty());
  Return(1, 0, 31);

  EXPECT_EQ(ReadPlan(1).outcome, Outcome::kHeld);
  EXPECT_EQ(ReadPlan(1).outcome_time, Hours(29));
  EXPECT_TRUE(ReadPlan(1).held_in_time);
  EXPECT_EQ(Said(PlanOf(1)).back(), "PlanClosed");
  EXPECT_EQ(NextDue(ReadPlan(1)), std::nullopt);
  EXPECT_TRUE(Read<EarlyOutcome>(PlanOf(1).key()).is_taken);

  // Merged by mistake and back: the old outcome is not taken twice.
  Hear(EpisodeUnmerged{Episode(1), Child()});
  EXPECT_EQ(ReadPlan(1).state, PlanState::kClosed);
}

TEST_F(InterviewOutcomes, OfAnEarlyKindGoesTheSameWayAsOneThatComesDirectlyAfter) {
  At(30);
  Held({PlanOf(1)}, 29);
  Return(1, 0, 31);
  Return(2, 0, 31, Child(201));
  Held({PlanOf(2)}, 29, Child(201));

  EXPECT_EQ(Said(PlanOf(1)), Said(PlanOf(2)));
}

TEST_F(InterviewOutcomes, TheBreachIsSaidBeforeTheOutcomeThatComesAfterIt) {
  Return(1, 0, 0);
  At(75);
  Held({PlanOf(1)}, 70);

  const auto said = Said(PlanOf(1));
  EXPECT_THAT(std::vector<std::string>(said.end() - 3, said.end()),
              ElementsAre("DeadlineBreached", "EscalationRaised", "PlanClosed"));
  EXPECT_TRUE(ReadPlan(1).held_in_time) << "held in time, told late";
}

TEST_F(InterviewOutcomes, ReleaseASlotThatIsStillToCome) {
  Return(1, 0, 0);
  const auto interviewer = Register(30);
  ASSERT_EQ(Ask(Booking(1, interviewer, 40), holds_), "");
  const BookingId id = ReadPlan(1).booking->booking_id;
  At(30);
  Hear(InterviewDeclined{
      Child(), kAuthority, {PlanOf(1)}, DeclinedBy::kChild, Hours(30), "users/x"});

  EXPECT_EQ(Read<scheduling::Booking>(id.key()).release_reason, "PLAN_CLOSED");
}

}  // namespace
}  // namespace safereturn::scheduling
