// The clock and the ladder of one plan, rule by rule (docs/flows/escalation.md).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/result.h"
#include "services/scheduling/domain/ledger.h"
#include "services/scheduling/domain/preview.h"
#include "services/scheduling/domain/test_plan.h"

namespace safereturn::scheduling {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Clock, RunsSeventyTwoElapsedHoursOverTheChangeOfTime) {
  const Story story;

  EXPECT_EQ(LondonText(story.plan.due_time), "Tue 31 Mar, 9:00pm");
  EXPECT_EQ(story.plan.due_time, Hours(72));
}

TEST(Clock, FiresTheNoticeInTheSameTransactionInWhichItStarts) {
  const Story story(0.01);

  EXPECT_THAT(Fired(story.said), ElementsAre(0));
  EXPECT_EQ(All<EscalationRaised>(story.said)[0].cause, EscalationCause::kDue);
  EXPECT_EQ(NextDue(story.plan), Hours(4));
}

TEST(Clock, OfAReturnInTheFutureByClockSkewWaits) {
  Story story(-0.05);

  EXPECT_THAT(Fired(story.said), IsEmpty());
  EXPECT_EQ(NextDue(story.plan), Hours(0));
  EXPECT_THAT(Fired(story.TickAt(0)), ElementsAre(0));
}

TEST(Ladder, FiresEachStepAtItsTimeAndTheLastOneDaily) {
  Story story;
  std::vector<double> hours;
  for (int i = 0; i < 10; ++i) {
    const Instant due = *NextDue(story.plan);
    hours.push_back(std::chrono::duration<double, std::ratio<3600>>(due - kReturn).count());
    story.TickAt(hours.back());
  }

  EXPECT_THAT(hours, ElementsAre(4, 24, 36, 48, 60, 72, 96, 120, 144, 168));
  EXPECT_THAT(Fired(story.said), ElementsAre(0, 1, 2, 3, 4, 5, 6, 100, 101, 102, 103));
  EXPECT_EQ(All<DeadlineBreached>(story.said).size(), 1u);
}

TEST(Ladder, OfAChildUnderTwelveFiresStepsTwoToFiveOneStepEarlier) {
  Story story(0, Referral(/*under_12=*/true));

  EXPECT_THAT(Fired(story.TickAt(4)), ElementsAre(1, 2));
  EXPECT_THAT(Fired(story.TickAt(24)), ElementsAre(3));
  EXPECT_THAT(Fired(story.TickAt(36)), ElementsAre(4));
  EXPECT_THAT(Fired(story.TickAt(48)), ElementsAre(5));
  EXPECT_EQ(NextDue(story.plan), Hours(72));
}

TEST(Ladder, SkipsForGoodAStepWhoseConditionIsMetWhenItFallsDue) {
  Story story;
  story.Offer(3);
  const Events at_four = story.TickAt(4);

  EXPECT_THAT(Fired(at_four), IsEmpty());
  EXPECT_EQ(All<StepSettled>(at_four)[0].reason, "OFFERED");
  EXPECT_THAT(Fired(story.TickAt(24)), ElementsAre(2)) << "offered is not arranged";
  story.TickAt(36);
  EXPECT_THAT(Fired(story.TickAt(48)), IsEmpty()) << "step 4 asks for an offer or a slot";
}

TEST(Ladder, ABookingAfterTheDueTimeIsNotArranged) {
  Story story;
  story.TickAt(4);
  story.Book(5, 80);

  EXPECT_THAT(Fired(story.TickAt(24)), ElementsAre(2));
}

TEST(Ladder, ABookingInTimeSettlesTheStepsButNeverTheBreach) {
  Story story;
  story.Book(1, 70);

  EXPECT_THAT(Fired(story.TickAt(71)), IsEmpty());
  EXPECT_THAT(Fired(story.TickAt(72)), ElementsAre(6));
}

TEST(LateNotice, FiresOnlyTheStepAlreadyPassed) {
  const Story story(40);

  EXPECT_THAT(Fired(story.said), ElementsAre(3));
  EXPECT_THAT(All<ClockStarted>(story.said)[0].skipped_steps, ElementsAre(0, 1, 2));
  EXPECT_EQ(All<EscalationRaised>(story.said)[0].cause, EscalationCause::kLateNotice);
  EXPECT_EQ(NextDue(story.plan), Hours(48));
}

TEST(LateNotice, AfterTheBreachSaysTheBreachToo) {
  const Story at_80(80);
  EXPECT_THAT(Fired(at_80.said), ElementsAre(6));
  EXPECT_EQ(All<DeadlineBreached>(at_80.said).size(), 1u);

  const Story at_150(150);
  EXPECT_THAT(Fired(at_150.said), ElementsAre(102)) << "96 + 2 x 24 h had passed";
  EXPECT_EQ(All<DeadlineBreached>(at_150.said).size(), 1u);
  EXPECT_EQ(NextDue(at_150.plan), Hours(96 + 3 * 24));
}

TEST(LateNotice, OnTheHourOfAStepFiresThePassedOneAndTheDueOne) {
  const Story story(36);

  EXPECT_THAT(Fired(story.said), ElementsAre(2, 3));
  EXPECT_EQ(All<EscalationRaised>(story.said)[1].cause, EscalationCause::kDue);
}

TEST(Outage, ALateTickFiresEveryOverdueStepInOrderAndSaysWhenItWasDue) {
  Story story;
  const Events events = story.TickAt(50);

  EXPECT_THAT(Fired(events), ElementsAre(1, 2, 3, 4));
  EXPECT_EQ(All<EscalationRaised>(events)[1].step_due_time, Hours(24));
  EXPECT_EQ(All<EscalationRaised>(events)[1].raised_time, Hours(50));
}

TEST(Correction, ReplansUnsettledStepsAndUnsendsNothing) {
  Story story;
  story.TickAt(4);
  const Events events = story.Do(10, CorrectReturn{Hours(-30), "POLICE"});

  EXPECT_EQ(All<ClockCorrected>(events)[0].due_time, Hours(42));
  EXPECT_THAT(All<ClockCorrected>(events)[0].skipped_steps, ElementsAre(2));
  EXPECT_THAT(Fired(events), ElementsAre(3));
  EXPECT_EQ(All<EscalationRaised>(events)[0].cause, EscalationCause::kCorrected);
  EXPECT_EQ(NextDue(story.plan), Hours(18));
}

TEST(Correction, ToALaterReturnFiresNoStepAgain) {
  Story story;
  story.TickAt(73);
  story.Do(74, CorrectReturn{Hours(10), "HOME"});

  EXPECT_EQ(NextDue(story.plan), Hours(106)) << "only the daily step is left";
  EXPECT_THAT(Fired(story.TickAt(82)), IsEmpty()) << "no second breach alert";
  EXPECT_EQ(All<DeadlineBreached>(story.said).size(), 1u);
}

TEST(Correction, AfterTheEndCorrectsTheResultSilently) {
  Story story;
  story.Offer(1);
  story.Finish(71);
  ASSERT_TRUE(story.plan.held_in_time);

  const Events events = story.Do(80, CorrectReturn{Hours(-5), "POLICE"});

  EXPECT_EQ(events.size(), 1u);
  EXPECT_FALSE(story.plan.held_in_time);
  EXPECT_TRUE(story.plan.offered_in_time);
  EXPECT_EQ(NextDue(story.plan), std::nullopt);
}

TEST(Promise, DefersTheStepsBelowTheBreachWhileItStands) {
  Story story;
  story.TickAt(24);
  story.Acknowledge(35, 2, 38);

  EXPECT_EQ(NextDue(story.plan), Hours(38));
  EXPECT_THAT(story.TickAt(36.5), IsEmpty());
}

TEST(Promise, WhenItLapsesTheNextStepFiresAtOnceAndThenWhatWaited) {
  Story story;
  story.TickAt(4);
  story.Acknowledge(23, 1, 26);
  const Events events = story.TickAt(26);

  EXPECT_EQ(All<PromiseLapsed>(events)[0].step, 1);
  EXPECT_THAT(Fired(events), ElementsAre(2));
  EXPECT_EQ(All<EscalationRaised>(events)[0].cause, EscalationCause::kPromiseLapsed);
  EXPECT_EQ(NextDue(story.plan), Hours(36));
}

TEST(Promise, LapsesIntoAStepWhoseTimeHasNotCome) {
  Story story;
  story.TickAt(4);
  story.Acknowledge(5, 1, 8);

  EXPECT_THAT(Fired(story.TickAt(8)), ElementsAre(2));
  EXPECT_THAT(Fired(story.TickAt(24)), IsEmpty()) << "step 2 has fired";
  EXPECT_THAT(Fired(story.TickAt(36)), ElementsAre(3));
}

TEST(Promise, IsKeptByALaterMilestone) {
  Story story;
  story.TickAt(4);
  story.Acknowledge(23, 1, 26);
  const Events events = story.Offer(25);

  EXPECT_EQ(All<PromiseKept>(events).size(), 1u);
  EXPECT_THAT(Fired(events), ElementsAre(2)) << "step 2 waited since 24 h and is not met";
  EXPECT_THAT(story.TickAt(26), IsEmpty());
}

TEST(Promise, IsKeptAtOnceByAMilestoneThatWonTheRace) {
  Story story;
  story.TickAt(4);
  story.Offer(5);
  const Events events = story.Do(5.1, TakePromise{1, AlertId(TestUuid(7)), Hours(4.5), Hours(8)});

  EXPECT_EQ(All<PromiseMade>(events).size(), 1u);
  EXPECT_EQ(All<PromiseKept>(events).size(), 1u);
}

TEST(Promise, OfAHigherStepReplacesTheStandingOneAndALowerOneIsIgnored) {
  Story story;
  story.TickAt(37);
  story.Acknowledge(37, 3, 39);
  story.Acknowledge(37.5, 2, 41);
  EXPECT_EQ(story.plan.promise->until_time, Hours(39));

  story.Acknowledge(38, 3, 40);
  EXPECT_EQ(story.plan.promise->until_time, Hours(40));
}

TEST(Promise, NeverDefersTheBreach) {
  Story story;
  story.TickAt(60);
  story.Acknowledge(71, 5, 74);

  EXPECT_THAT(Fired(story.TickAt(72)), ElementsAre(6));
  EXPECT_TRUE(story.plan.promise);
}

TEST(Promise, LongerThanThePolicyIsCutAndOneOfTheBreachIsIgnored) {
  Story story;
  story.TickAt(4);
  story.Acknowledge(5, 1, 30);
  EXPECT_EQ(story.plan.promise->until_time, Hours(9));

  EXPECT_THAT(story.Acknowledge(6, 6, 7), IsEmpty());
}

TEST(Decline, FiresTheStepAboveAtOnce) {
  Story story;
  story.TickAt(4);
  const Events events = story.Do(5, PassOn{1});

  EXPECT_THAT(Fired(events), ElementsAre(2));
  EXPECT_EQ(All<EscalationRaised>(events)[0].cause, EscalationCause::kDeclined);
  EXPECT_THAT(Fired(story.Do(6, PassOn{5})), IsEmpty()) << "the breach is not pulled forward";
}

TEST(MissingAgain, SuspendsTheServiceClockAndReleasesTheBooking) {
  Story story;
  story.TickAt(4);
  story.Book(5, 30);
  const Events events = story.Do(6, SuspendPlan{EpisodeId(TestUuid(8))});

  EXPECT_THAT(All<PlanSuspended>(events)[0].roles,
              ElementsAre("social_worker", "safeguarding_lead"));
  EXPECT_EQ(All<BookingReleased>(events)[0].reason, "MISSING_AGAIN");
  EXPECT_EQ(NextDue(story.plan), Hours(72)) << "the statutory clock does not stand";
  EXPECT_THAT(Fired(story.TickAt(96)), ElementsAre(6, 100));
}

TEST(MissingAgain, WaitingStepsAreConsideredWhenTheEpisodeComesToNothing) {
  Story story;
  story.Do(5, SuspendPlan{EpisodeId(TestUuid(8))});
  const Events events = story.Do(30, ResumePlan{EpisodeId(TestUuid(8))});

  EXPECT_THAT(Fired(events), ElementsAre(2));
  EXPECT_THAT(story.Do(31, ResumePlan{EpisodeId(TestUuid(8))}), IsEmpty());
}

TEST(MissingAgain, NothingIsBookedForAMissingChild) {
  Story story;
  story.Do(5, SuspendPlan{EpisodeId(TestUuid(8))});
  const auto refused =
      Decide(story.plan, DefaultLadder(), BookInterview{}, BookingId(TestUuid(9)), Hours(6));

  EXPECT_EQ(ReasonOf(refused.status()), "PLAN_SUSPENDED");
}

TEST(Combined, FiresOnlyItsOwnBreach) {
  Story story;
  story.Do(5, SuspendPlan{EpisodeId(TestUuid(8))});
  story.Do(20, FollowLead{PlanId(TestUuid(8))});

  EXPECT_EQ(NextDue(story.plan), Hours(72));
  EXPECT_THAT(Fired(story.TickAt(72)), ElementsAre(6));
  EXPECT_EQ(NextDue(story.plan), std::nullopt) << "the lead acts for it now";
}

TEST(Combined, ClosesWithItsLeadAndKeepsItsOwnResult) {
  Story story;
  story.Do(5, SuspendPlan{EpisodeId(TestUuid(8))});
  story.Do(20, FollowLead{PlanId(TestUuid(8))});
  const Events events =
      story.Do(75, LeadEnded{Outcome::kHeld, Hours(74), Hours(30), EpisodeId(), "users/x"});

  const auto closed = All<PlanClosed>(events)[0];
  EXPECT_TRUE(closed.offered_in_time) << "the lead's offer counts";
  EXPECT_FALSE(closed.held_in_time);
}

TEST(Combined, StandsAloneAgainWhenItsLeadEndsWithoutAnInterview) {
  Story story;
  story.Do(5, SuspendPlan{EpisodeId(TestUuid(8))});
  story.Do(20, FollowLead{PlanId(TestUuid(8))});
  const Events events =
      story.Do(50, LeadEnded{Outcome::kWithdrawn, std::nullopt, std::nullopt, EpisodeId(), ""});

  EXPECT_EQ(story.plan.state, PlanState::kRunning);
  EXPECT_THAT(All<PlanSplit>(events)[0].skipped_steps, ElementsAre(2, 3));
  EXPECT_THAT(Fired(events), ElementsAre(4));
}

TEST(Ended, IsSilentAndRefusesWithItsReason) {
  Story story;
  story.Finish(50);

  EXPECT_EQ(NextDue(story.plan), std::nullopt);
  EXPECT_THAT(story.TickAt(80), IsEmpty());
  OfferInterview late;
  late.mode = "phone";
  EXPECT_EQ(ReasonOf(Decide(story.plan, DefaultLadder(), late, Hours(81)).status()), "PLAN_CLOSED");
  EXPECT_THAT(story.Finish(82, Outcome::kDeclinedByChild), IsEmpty()) << "the first outcome stands";
}

TEST(Ended, TheBreachComesBeforeAnOutcomeThatIsRecordedAfterIt) {
  Story story;
  const Events events = story.Finish(73);

  EXPECT_EQ(All<DeadlineBreached>(events).size(), 1u);
  EXPECT_FALSE(story.plan.held_in_time);
}

TEST(Ended, ByAMergeRunsAgainWhenTheMergeIsTakenBack) {
  Story story;
  story.Do(5, EndPlan{Outcome::kDuplicate, "users/x"});
  const Events events = story.Do(50, ReopenPlan{});

  EXPECT_THAT(All<PlanReopened>(events)[0].skipped_steps, ElementsAre(2, 3));
  EXPECT_THAT(Fired(events), ElementsAre(4));
  EXPECT_EQ(NextDue(story.plan), Hours(60));
}

TEST(Milestone, IsBoundedByReturnNowAndPolicy) {
  const Story story;
  OfferInterview offer;
  offer.mode = "phone";
  const auto reason = [&](double at, double happened) {
    offer.offered_time = Hours(happened);
    return ReasonOf(Decide(story.plan, DefaultLadder(), offer, Hours(at)).status());
  };

  EXPECT_EQ(reason(3, -1), "MILESTONE_BEFORE_RETURN");
  EXPECT_EQ(reason(3, 3.2), "MILESTONE_IN_FUTURE");
  EXPECT_EQ(reason(3, 3.05), "") << "clocks differ";
  EXPECT_EQ(reason(30, 5), "MILESTONE_TOO_OLD");
  EXPECT_EQ(reason(23, 0), "") << "in the plan's first 24 hours";
}

TEST(Milestone, OfALateNoticeMayBeOlderThanItsClock) {
  const Story story(60);
  OfferInterview offer;
  offer.mode = "phone";
  offer.offered_time = Hours(10);

  EXPECT_TRUE(Decide(story.plan, DefaultLadder(), offer, Hours(61)).ok());
}

TEST(Outcomes, AreTrustedAndJudgedByTheirOwnTime) {
  Story story;
  const Events events = story.Do(200, EndPlan{Outcome::kHeld, "users/x", Hours(71)});

  EXPECT_TRUE(All<PlanClosed>(events)[0].held_in_time) << "reported late, held in time";
  EXPECT_EQ(All<PlanClosed>(events)[0].recorded_by, "users/x");
  EXPECT_EQ(All<DeadlineBreached>(story.said).size(), 1u) << "nobody knew at 72 h";
}

TEST(Outcomes, OfACombinedPlanAloneCountTheLeadsOffer) {
  Story story;
  story.Do(5, SuspendPlan{EpisodeId(TestUuid(8))});
  story.Do(20, FollowLead{PlanId(TestUuid(8))});
  const Events events = story.Do(30, EndPlan{Outcome::kHeld, "users/x", Hours(29), Hours(25)});

  EXPECT_EQ(story.plan.state, PlanState::kClosed);
  EXPECT_TRUE(All<PlanClosed>(events)[0].offered_in_time);
  EXPECT_EQ(All<PlanClosed>(events)[0].offered_time, Hours(25));
}

TEST(MissingAgain, AnAbsenceBeforeTheReturnSuspendsNothing) {
  Story story;
  EXPECT_THAT(story.Do(5, SuspendPlan{EpisodeId(TestUuid(8)), Hours(-3)}), IsEmpty());
  EXPECT_THAT(story.Do(5, SuspendPlan{EpisodeId(TestUuid(8)), Hours(0)}), IsEmpty());

  EXPECT_EQ(All<PlanSuspended>(story.Do(6, SuspendPlan{EpisodeId(TestUuid(8)), Hours(0.1)})).size(),
            1u);
}

TEST(Risk, HighAtBirthShiftsTheLadderAsUnderTwelveDoesAndOnlyOnce) {
  Story at_risk(0, Referral(false, 4));
  EXPECT_THAT(Fired(at_risk.TickAt(4)), ElementsAre(1, 2));
  EXPECT_EQ(NextDue(at_risk.plan), Hours(24));
  EXPECT_EQ(All<ClockStarted>(at_risk.said)[0].shift_reason, "RISK");

  Story both(0, Referral(true, 4));
  EXPECT_EQ(both.plan.step_offset_minutes, at_risk.plan.step_offset_minutes);
  EXPECT_EQ(All<ClockStarted>(both.said)[0].shift_reason, "UNDER_12");
  EXPECT_THAT(both.Do(5, AssessRisk{4}), IsEmpty()) << "shifted already";

  EXPECT_FALSE(Story(0, Referral(false, 3)).plan.shifted) << "medium is below the default's level";
}

TEST(Risk, ThatIsReachedWhileTheClockRunsFiresTheHighestStepThatHasPassedNow) {
  Story story;
  story.TickAt(24);
  EXPECT_THAT(story.Do(25, AssessRisk{3}), IsEmpty());
  const Events events = story.Do(37, AssessRisk{4});

  EXPECT_THAT(Fired(events), ElementsAre(3, 4)) << "36 h was due in the old times: first that";
  const auto shifted = All<LadderShifted>(events)[0];
  EXPECT_EQ(shifted.level, 4);
  EXPECT_THAT(shifted.skipped_steps, IsEmpty());
  EXPECT_EQ(shifted.step_offset_minutes, story.plan.step_offset_minutes);
  const auto raised = All<EscalationRaised>(events)[1];
  EXPECT_EQ(raised.cause, EscalationCause::kRisk);
  EXPECT_EQ(raised.step_due_time, Hours(36)) << "its new time";
  EXPECT_EQ(NextDue(story.plan), Hours(48));
  EXPECT_THAT(Fired(story.TickAt(48)), ElementsAre(5));
  EXPECT_THAT(Fired(story.TickAt(71)), IsEmpty());
  EXPECT_THAT(story.Do(71, AssessRisk{4}), IsEmpty()) << "at most once";
}

TEST(Risk, AStepWhoseConditionIsMetIsSettledAndFiresNothing) {
  Story story;
  story.TickAt(4);
  story.Book(5, 40);
  const Events events = story.Do(6, AssessRisk{4});

  EXPECT_THAT(Fired(events), IsEmpty());
  EXPECT_EQ(All<StepSettled>(events)[0].step, 2);
  EXPECT_EQ(NextDue(story.plan), Hours(24));
}

TEST(Risk, AtTheInstantOfAStepConsidersItOnce) {
  Story story;
  story.TickAt(4);
  const Events events = story.Do(24, AssessRisk{4});

  EXPECT_THAT(Fired(events), ElementsAre(2, 3)) << "24 h: step 2 by the old times, 3 by the new";
  EXPECT_EQ(All<EscalationRaised>(events)[1].cause, EscalationCause::kDue)
      << "not strictly before now: in the normal way";
}

TEST(Risk, WaitsWhereStepsWait) {
  Story promised;
  promised.TickAt(4);
  promised.Acknowledge(23, 1, 26);
  const Events under_promise = promised.Do(25, AssessRisk{4});
  EXPECT_THAT(Fired(under_promise), IsEmpty());
  EXPECT_THAT(All<LadderShifted>(under_promise)[0].skipped_steps, ElementsAre(2));
  const Events lapsed = promised.TickAt(26);
  EXPECT_THAT(Fired(lapsed), ElementsAre(3));
  EXPECT_EQ(All<EscalationRaised>(lapsed)[0].cause, EscalationCause::kPromiseLapsed);

  Story suspended;
  suspended.Do(5, SuspendPlan{EpisodeId(TestUuid(8))});
  EXPECT_THAT(Fired(suspended.Do(30, AssessRisk{4})), IsEmpty());
  EXPECT_EQ(NextDue(suspended.plan), Hours(72));
  EXPECT_THAT(Fired(suspended.Do(31, ResumePlan{EpisodeId(TestUuid(8))})), ElementsAre(3));

  Story combined;
  combined.Do(5, SuspendPlan{EpisodeId(TestUuid(8))});
  combined.Do(20, FollowLead{PlanId(TestUuid(8))});
  const Events of_combined = combined.Do(30, AssessRisk{4});
  EXPECT_EQ(of_combined.size(), 1u);
  EXPECT_TRUE(combined.plan.shifted);
  EXPECT_EQ(NextDue(combined.plan), Hours(72));
}

TEST(Risk, ShiftsNeitherClosedPlansNorThoseWhoseLadderSaysNever) {
  Story story;
  story.Finish(5);
  EXPECT_THAT(story.Do(6, AssessRisk{4}), IsEmpty());

  Ladder never = DefaultLadder();
  never.shift_from_level = 0;
  const Plan plan = Fold(Plan(), Start(Referral(false, 4), never, Hours(0)));
  EXPECT_FALSE(plan.shifted);
  EXPECT_THAT(Decide(plan, never, AssessRisk{4}, Hours(1)), IsEmpty());
}

TEST(Risk, OfALateNoticeIsReckonedWithTheShiftedTimes) {
  const Story story(37, Referral(false, 4));

  EXPECT_THAT(story.plan.steps.size(), 5u);
  EXPECT_THAT(All<ClockStarted>(story.said)[0].skipped_steps, ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(Fired(story.said), ElementsAre(4));
  EXPECT_EQ(All<EscalationRaised>(story.said)[0].cause, EscalationCause::kLateNotice);
}

TEST(Booking, MovesUnderTheSameId) {
  Story story;
  story.Book(1, 20);
  RescheduleInterview command;
  command.start_time = Hours(30);
  command.end_time = Hours(31);
  const Events events = story.Do(2, command);

  EXPECT_EQ(All<BookingReleased>(events)[0].reason, "REBOOKED");
  EXPECT_EQ(All<InterviewBooked>(events)[0].booking_id, BookingId(TestUuid(9)));
  EXPECT_EQ(story.plan.booking->start_time, Hours(30));
}

TEST(Preview, ShowsWhatHappensNextIfNothingChanges) {
  Story story;
  story.Book(1, 40);
  const auto items = Preview(story.plan, DefaultLadder(), Hours(1), 8);

  ASSERT_EQ(items.size(), 8u);
  EXPECT_EQ(items[0].type, "StepSettled");
  EXPECT_EQ(items[0].reason, "ARRANGED");
  EXPECT_EQ(items[5].type, "DeadlineBreached");
  EXPECT_EQ(items[6].step, 6);
  EXPECT_EQ(items[7].time, Hours(96));
}

TEST(Ledger, SaysThatRiskShortenedTheLadder) {
  Story story;
  story.Do(30, AssessRisk{4});
  std::vector<Recorded> history;
  for (const Event& event : story.said) history.push_back({Hours(30), event});
  const auto ledger = Explain(history);

  const auto shifted = std::find_if(ledger.begin(), ledger.end(), [](const LedgerEntry& entry) {
    return entry.event == "LadderShifted";
  });
  ASSERT_NE(shifted, ledger.end());
  EXPECT_EQ(shifted->rule, "RISK_SHIFTED");
  EXPECT_EQ(shifted->next_before, Hours(36));
  EXPECT_EQ(shifted->due_time_before, shifted->due_time_after) << "the statutory clock is the same";
  EXPECT_EQ((shifted + 1)->rule, "RISK_SHIFTED") << "the step that fired because of it";
}

TEST(Preview, ShowsTheShiftedTimes) {
  Story story;
  story.TickAt(4);
  story.Do(5, AssessRisk{4});
  const auto items = Preview(story.plan, DefaultLadder(), Hours(5), 3);

  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(items[0].step, 3);
  EXPECT_EQ(items[0].time, Hours(24));
}

TEST(Ledger, SaysWhyItIsDueThenBeforeAndAfter) {
  Story story;
  story.Do(2, CorrectReturn{Hours(-10), "POLICE"});
  std::vector<Recorded> history;
  for (const Event& event : story.said) history.push_back({Hours(2), event});
  const auto ledger = Explain(history);

  ASSERT_GE(ledger.size(), 3u);
  EXPECT_EQ(ledger[0].rule, "CLOCK_STARTED");
  EXPECT_EQ(ledger[0].due_time_before, std::nullopt);
  EXPECT_EQ(ledger[2].event, "ClockCorrected");
  EXPECT_EQ(ledger[2].due_time_before, Hours(72));
  EXPECT_EQ(ledger[2].due_time_after, Hours(62));
}

}  // namespace
}  // namespace safereturn::scheduling
