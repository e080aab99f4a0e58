// Events of other services and the passing of time, through the unit of work.
#include <gmock/gmock.h>

#include "services/scheduling/app/test_flow.h"

namespace safereturn::scheduling {
namespace {

using ::testing::ElementsAre;

class Clocks : public Flow {};

TEST_F(Clocks, AnAcceptedReferralStartsOneClockHoweverOftenItIsSaid) {
  Return(1, 0, 0);
  Return(1, 0, 0);

  EXPECT_THAT(Said(PlanOf(1)), ElementsAre("ClockStarted", "EscalationRaised"));
  EXPECT_EQ(NextDue(ReadPlan(1)), Hours(4));
}

TEST_F(Clocks, TicksWalkTheLadder) {
  Return(1, 0, 0);
  for (const double hours : {4.0, 24.0, 36.0}) {
    At(hours);
    TickAllDue();
  }

  EXPECT_THAT(Said(PlanOf(1)), ElementsAre("ClockStarted", "EscalationRaised", "EscalationRaised",
                                           "EscalationRaised", "EscalationRaised"));
}

TEST_F(Clocks, PinThePublishedLadderOfTheirAuthority) {
  PublishLadder publish;
  publish.authority_id = kAuthority;
  publish.ladder_id = "quick";
  publish.steps = DefaultLadder().steps;
  publish.steps[1].offset = 1h;
  publish.max_promise = 2h;
  ASSERT_EQ(Ask(publish), "");
  Return(1, 0, 0);
  publish.steps[1].offset = 2h;
  ASSERT_EQ(Ask(publish), "");
  Return(2, 1, 1, Child(201));

  EXPECT_EQ(ReadPlan(1).ladder_version, 1);
  EXPECT_EQ(NextDue(ReadPlan(1)), Hours(1)) << "version 1 stays pinned";
  EXPECT_EQ(ReadPlan(2).ladder_version, 2);
  At(1);
  TickAllDue();
  EXPECT_EQ(Said(PlanOf(1)).size(), 3u);
}

TEST_F(Clocks, MissingAgainCombinesAndOneInterviewEndsBoth) {
  Return(1, 0, 0);
  GoMissing(2, 10);
  EXPECT_EQ(ReadPlan(1).state, PlanState::kSuspended);
  Return(2, 20, 20);
  EXPECT_EQ(ReadPlan(1).state, PlanState::kCombined);
  EXPECT_EQ(ReadPlan(1).lead_plan_id, PlanOf(2));

  At(80);
  TickAllDue();
  Held({PlanOf(2)}, 79);

  EXPECT_EQ(ReadPlan(1).outcome, Outcome::kHeld);
  EXPECT_FALSE(ReadPlan(1).held_in_time) << "79 h after its own return";
  EXPECT_TRUE(ReadPlan(2).held_in_time) << "59 h after its own return";
}

TEST_F(Clocks, AChainOfEpisodesEndsWithTheLastLead) {
  Return(1, 0, 0);
  GoMissing(2, 10);
  Return(2, 20, 20);
  GoMissing(3, 25);
  Return(3, 30, 30);
  EXPECT_EQ(ReadPlan(2).lead_plan_id, PlanOf(3));

  Hear(InterviewDeclined{
      Child(), kAuthority, {PlanOf(3)}, DeclinedBy::kChild, Hours(30), "users/interviewer"});

  EXPECT_EQ(ReadPlan(2).outcome, Outcome::kDeclinedByChild);
  EXPECT_EQ(ReadPlan(1).outcome, Outcome::kDeclinedByChild);
}

TEST_F(Clocks, AnOlderAbsenceThatIsToldLateSuspendsNothing) {
  Return(1, 0, 0);
  At(5);
  const auto opened = [&](bool again, std::optional<Instant> start, TimePrecision precision) {
    Hear(EpisodeOpened{Episode(2), Child(), again, start, precision});
    const PlanState state = ReadPlan(1).state;
    Hear(EpisodeWithdrawn{Episode(2), Child()});
    return state;
  };
  constexpr auto kExact = TimePrecision::kExact;
  constexpr auto kDateOnly = TimePrecision::kDateOnly;

  EXPECT_EQ(opened(true, Hours(-30), kExact), PlanState::kRunning);
  EXPECT_EQ(opened(true, Hours(0), kExact), PlanState::kRunning) << "at the very instant of it";
  EXPECT_EQ(opened(true, Hours(1), kExact), PlanState::kSuspended);
  EXPECT_EQ(opened(true, std::nullopt, kExact), PlanState::kSuspended) << "nobody knows since when";
  EXPECT_EQ(opened(true, Hours(-20), kDateOnly), PlanState::kSuspended)
      << "it may have begun at the end of that day";
  EXPECT_EQ(opened(true, Hours(-24), kDateOnly), PlanState::kRunning);
  EXPECT_EQ(opened(false, Hours(1), kExact), PlanState::kRunning) << "referral says it is not";
}

TEST_F(Clocks, TheAuthoritysReasonsThatAreOutcomesAreKept) {
  Return(1, 0, 0);
  Return(2, 0, 0, Child(201));
  Return(3, 0, 0, Child(202));
  Hear(InterviewNotRequired{Episode(1), Child(), "users/x", "CHILD_18"});
  Hear(InterviewNotRequired{Episode(2), Child(201), "users/x", "MOVED_OUT_OF_AREA"});
  Hear(InterviewNotRequired{Episode(3), Child(202), "users/x", "recent_interview"});

  EXPECT_EQ(ReadPlan(1).outcome, Outcome::kChild18);
  EXPECT_EQ(ReadPlan(2).outcome, Outcome::kChildMovedOutOfArea);
  EXPECT_EQ(ReadPlan(3).outcome, Outcome::kNotRequired);
}

TEST_F(Clocks, AWithdrawnSecondEpisodeLetsTheFirstRunAgain) {
  Return(1, 0, 0);
  GoMissing(2, 10);
  At(12);
  Hear(EpisodeWithdrawn{Episode(2), Child()});
  EXPECT_EQ(ReadPlan(1).state, PlanState::kRunning);

  GoMissing(3, 13);
  At(14);
  Hear(ReferralRefused{Episode(3), Child()});
  EXPECT_EQ(ReadPlan(1).state, PlanState::kRunning) << "no clock starts for the other one";
}

TEST_F(Clocks, AWithdrawnLeadGivesItsFollowersBack) {
  Return(1, 0, 0);
  GoMissing(2, 10);
  Return(2, 20, 20);
  Hear(EpisodeWithdrawn{Episode(2), Child()});

  EXPECT_EQ(ReadPlan(2).outcome, Outcome::kWithdrawn);
  EXPECT_EQ(ReadPlan(1).state, PlanState::kRunning);
}

TEST_F(Clocks, MergedEndsAndUnmergedRunsAgain) {
  Return(1, 0, 0);
  At(5);
  Hear(EpisodeMerged{Episode(1), Child(), "users/x"});
  EXPECT_EQ(ReadPlan(1).outcome, Outcome::kDuplicate);
  At(30);
  Hear(EpisodeUnmerged{Episode(1), Child()});
  EXPECT_EQ(ReadPlan(1).state, PlanState::kRunning);
}

TEST_F(Clocks, FactsOfEpisodesWithoutAClockSayNothing) {
  Hear(ReturnCorrected{Episode(1), Child(), Hours(1), "X"});
  Hear(EpisodeUnmerged{Episode(1), Child()});
  Hear(InterviewNotRequired{Episode(1), Child(), "users/x", "other"});
  Hear(AlertDeclined{PlanOf(1), Child(), 2});

  EXPECT_TRUE(database_.state().journal.empty());
}

TEST_F(Clocks, AnAcknowledgementDefersAndLapses) {
  Return(1, 0, 0);
  At(4);
  TickAllDue();
  At(23);
  Hear(AlertAcknowledged{AlertId(TestUuid(7)), PlanOf(1), Child(), 1, Hours(23), Hours(26)});
  At(24);
  TickAllDue();
  EXPECT_EQ(MarkOf(ReadPlan(1), 2), nullptr);
  At(26);
  TickAllDue();
  EXPECT_EQ(MarkOf(ReadPlan(1), 2)->cause, EscalationCause::kPromiseLapsed);
}

TEST_F(Clocks, EveryPlanIsTheFoldOfWhatItsJournalSays) {
  Return(1, 0, 0);
  GoMissing(2, 10);
  Return(2, 20, 45);
  At(100);
  TickAllDue();
  Hear(ReturnCorrected{Episode(2), Child(), Hours(30), "X"});
  Assess(RiskLevel::kHigh, 101);

  for (const uint8_t number : {1, 2}) {
    Plan folded;
    for (const auto& row : database_.state().journal) {
      if (row.subject != PlanOf(number).name()) continue;
      const auto event = DecodePlanEvent(row.type, row.data);
      ASSERT_TRUE(event.ok() && event->has_value());
      folded = Evolve(folded, **event);
    }
    EXPECT_EQ(codec::ToJsonText(folded), codec::ToJsonText(ReadPlan(number)));
  }
}

TEST_F(Clocks, ThePlansStateStaysSmall) {
  Return(1, 0, 0);

  EXPECT_LT(codec::ToJsonText(ReadPlan(1)).size(), 1200u);
}

}  // namespace
}  // namespace safereturn::scheduling
