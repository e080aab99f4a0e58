// Risk shortens the ladder, through the unit of work.
#include <gmock/gmock.h>

#include "services/scheduling/app/test_flow.h"

namespace safereturn::scheduling {
namespace {

using ::testing::ElementsAre;

class Risks : public Flow {};

TEST_F(Risks, APlanOfAChildAtHighRiskIsBornShifted) {
  Assess(RiskLevel::kHigh, -20);
  Return(1, 0, 0);

  EXPECT_TRUE(ReadPlan(1).shifted);
  EXPECT_EQ(Said(PlanOf(1)), (std::vector<std::string>{"ClockStarted", "EscalationRaised"}));
  At(4);
  TickAllDue();
  EXPECT_NE(MarkOf(ReadPlan(1), 2), nullptr);
}

TEST_F(Risks, OnlyTheLatestAssessmentCounts) {
  Assess(RiskLevel::kHigh, -20);
  Assess(RiskLevel::kMedium, -10);
  Hear(RiskAssessed{Child(), kAuthority, RiskLevel::kHigh, Hours(-15), false});  // came late
  Return(1, 0, 0);

  EXPECT_FALSE(ReadPlan(1).shifted);
}

TEST_F(Risks, ShadowAndNoLevelShortenNothing) {
  Return(1, 0, 0);
  At(30);
  Hear(RiskAssessed{Child(), kAuthority, RiskLevel::kHigh, Hours(30), true});
  Hear(RiskAssessed{Child(), kAuthority, RiskLevel::kUnspecified, Hours(30), false});
  Return(2, 30, 30);

  EXPECT_FALSE(ReadPlan(1).shifted);
  EXPECT_FALSE(ReadPlan(2).shifted);
}

TEST_F(Risks, ARunningPlanIsShiftedAtOnceAndOnlyThoseOfThisChild) {
  Return(1, 0, 0);
  Return(2, 0, 0, Child(201));
  At(24);
  TickAllDue();
  Assess(RiskLevel::kHigh, 25);

  EXPECT_THAT(Said(PlanOf(1)),
              ElementsAre("ClockStarted", "EscalationRaised", "EscalationRaised",
                          "EscalationRaised", "LadderShifted", "EscalationRaised"));
  EXPECT_EQ(MarkOf(ReadPlan(1), 3)->cause, EscalationCause::kRisk);
  EXPECT_EQ(NextDue(ReadPlan(1)), Hours(36));
  EXPECT_FALSE(ReadPlan(2).shifted);

  Assess(RiskLevel::kHigh, 26);
  Assess(RiskLevel::kLow, 27);
  EXPECT_EQ(Said(PlanOf(1)).size(), 6u) << "once, and never back";
}

TEST_F(Risks, SuspendedAndCombinedPlansTakeTheTimes) {
  Return(1, 0, 0);
  GoMissing(2, 10);
  Return(2, 20, 20);
  GoMissing(3, 30);
  Assess(RiskLevel::kHigh, 31);

  EXPECT_EQ(ReadPlan(1).state, PlanState::kCombined);
  EXPECT_EQ(ReadPlan(2).state, PlanState::kSuspended);
  EXPECT_TRUE(ReadPlan(1).shifted);
  EXPECT_TRUE(ReadPlan(2).shifted);
}

TEST_F(Risks, ALevelThatWasReachedWhileThePlanWasClosedCountsWhenItIsReopened) {
  Return(1, 0, 0);
  At(5);
  Hear(EpisodeMerged{Episode(1), Child(), "users/x"});
  Assess(RiskLevel::kHigh, 6);
  EXPECT_FALSE(ReadPlan(1).shifted);
  At(30);
  Hear(EpisodeUnmerged{Episode(1), Child()});

  EXPECT_TRUE(ReadPlan(1).shifted);
  EXPECT_EQ(Said(PlanOf(1)).back(), "EscalationRaised");
  EXPECT_EQ(NextDue(ReadPlan(1)), Hours(36));
}

TEST_F(Risks, TheAuthoritysOwnLadderDecidesFromWhichLevel) {
  PublishLadder publish;
  publish.authority_id = kAuthority;
  publish.ladder_id = "cautious";
  publish.steps = DefaultLadder().steps;
  publish.max_promise = 2h;
  publish.shift_from_level = 3;
  ASSERT_EQ(Ask(publish), "");
  Return(1, 0, 0);
  Assess(RiskLevel::kLow, 1);
  EXPECT_FALSE(ReadPlan(1).shifted);
  Assess(RiskLevel::kMedium, 2);

  EXPECT_TRUE(ReadPlan(1).shifted);
}

}  // namespace
}  // namespace safereturn::scheduling
