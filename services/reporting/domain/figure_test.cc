#include "services/reporting/domain/figure.h"

#include <gtest/gtest.h>

#include "services/reporting/domain/test_figure.h"

namespace safereturn::reporting {
namespace {

using Field = StatementField;

TEST(Figure, IsDueSeventyTwoElapsedHoursAfterTheReturn) {
  const Figure figure = Due();

  EXPECT_EQ(figure.standing, Standing::kDue);
  EXPECT_EQ(figure.due_time, Hour(72));
  EXPECT_EQ(figure.offered, Timeliness::kNever);
  EXPECT_EQ(figure.held, Timeliness::kNever);
  EXPECT_EQ(SettlesAt(figure), Hour(72) + std::chrono::microseconds(1));
}

TEST(Figure, TheSeventySecondHourIsInTime) {
  EXPECT_EQ(With(Due(), {Ended(Outcome::kHeld, 72)}).held, Timeliness::kInTime);
  EXPECT_EQ(With(Due(), {Ended(Outcome::kHeld, 72.0001)}).held, Timeliness::kLate);
}

TEST(Figure, StandingFollowsWhatWasSaidLast) {
  struct Case {
    std::vector<Statement> said;
    Standing standing;
  };
  const std::vector<Case> cases = {
      {{}, Standing::kDue},
      {{Stated(Field::kDuty, code::kRefused, 3)}, Standing::kRefused},
      {{Stated(Field::kDuty, code::kNotRequired, 3)}, Standing::kNotRequired},
      {{Stated(Field::kDuty, code::kDismissed, 3)}, Standing::kNotRequired},
      {{Stated(Field::kEpisode, code::kWithdrawn, 3)}, Standing::kWithdrawn},
      {{Stated(Field::kEpisode, code::kMerged, 3)}, Standing::kMerged},
      {{Stated(Field::kEpisode, code::kMerged, 3), Stated(Field::kEpisode, code::kLive, 4)},
       Standing::kDue},
      {{Stated(Field::kEpisode, code::kLive, 4), Stated(Field::kEpisode, code::kMerged, 3)},
       Standing::kDue},
  };
  for (const Case& each : cases) {
    EXPECT_EQ(With(Due(), each.said).standing, each.standing) << CodeOf(each.standing);
  }
}

TEST(Figure, BeforeTheReturnTheChildIsAwayAndBeforeTheReferralOnlyReturned) {
  Figure away;
  Say(away, Stated(Field::kStart, "", 1, Hour(-5)));
  Refresh(away);
  EXPECT_EQ(away.standing, Standing::kAway);
  EXPECT_EQ(SettlesAt(away), std::nullopt);

  const Figure returned = With(away, {Stated(Field::kReturn, "", 2, Hour(0))});
  EXPECT_EQ(returned.standing, Standing::kReturned);
  EXPECT_EQ(returned.offered, Timeliness::kUnspecified);
}

TEST(Figure, WhatSchedulingSaysFirstCountsForNothingYet) {
  Figure figure;
  Say(figure, Ended(Outcome::kHeld, 10));
  Refresh(figure);
  EXPECT_EQ(figure.standing, Standing::kUnspecified);
  EXPECT_EQ(figure.held, Timeliness::kUnspecified);
}

TEST(Figure, ACorrectedReturnChangesTheResultAndKeepsWhy) {
  Statement correction = Stated(Field::kReturn, "", 5, Hour(-10));
  correction.reason_code = "police_log";
  const Figure before = With(Due(), {Ended(Outcome::kHeld, 70)});
  const Figure after = With(before, {correction});

  EXPECT_EQ(before.held, Timeliness::kInTime);
  EXPECT_EQ(after.held, Timeliness::kLate);
  EXPECT_EQ(after.due_time, Hour(62));
  std::vector<std::pair<std::string, bool>> returns;
  for (const Statement& each : after.statements) {
    if (each.field == Field::kReturn) returns.emplace_back(each.reason_code, each.is_current);
  }
  EXPECT_EQ(returns,
            (std::vector<std::pair<std::string, bool>>{{"", false}, {"police_log", true}}));
}

TEST(Figure, VersionsTellTheOrderWhateverTheClocksSay) {
  Statement later = Stated(Field::kReturn, "", 5, Hour(-10));
  later.said_time = Hour(-100);  // a pod whose clock is slow
  EXPECT_EQ(With(Due(), {later}).return_time, Hour(-10));
}

TEST(Figure, AnInterviewThatWasHeldOrDeclinedHadBeenOffered) {
  EXPECT_EQ(With(Due(), {Ended(Outcome::kHeld, 20)}).offered_time, Hour(20));
  EXPECT_EQ(With(Due(), {Ended(Outcome::kDeclinedByChild, 20)}).offered_after,
            HourBand::kWithinOneDay);
  EXPECT_EQ(With(Due(), {Ended(Outcome::kUnableToContact, 20)}).offered, Timeliness::kNever);
  EXPECT_EQ(With(Due(), {Ended(Outcome::kHeld, 90, 30)}).offered, Timeliness::kInTime);
  const Statement early = Stated(Field::kOffered, "phone", 3, Hour(5));
  const Statement again = Stated(Field::kOffered, "phone", 4, Hour(9));
  EXPECT_EQ(With(Due(), {early, again}).offered_time, Hour(5));
}

TEST(Figure, AReopenedPlanHasNoOutcome) {
  const Figure figure =
      With(Due(), {Ended(Outcome::kDuplicate, 20), Stated(Field::kOutcome, code::kOpen, 10)});
  EXPECT_EQ(figure.outcome, Outcome::kUnspecified);
  EXPECT_EQ(figure.outcome_time, std::nullopt);
  EXPECT_EQ(SettlesAt(figure), Hour(72) + std::chrono::microseconds(1));
}

TEST(Figure, AnEventHeardTwiceSaysNothingNew) {
  const Figure once = With(Due(), {Ended(Outcome::kHeld, 20)});
  EXPECT_EQ(With(once, {Ended(Outcome::kHeld, 20)}), once);
}

TEST(Figure, TheFirstReasonThatAppliesIsTheReason) {
  const Statement late_notice = Stated(Field::kReceived, "", 4, Hour(72));
  const Statement away = Stated(Field::kSuspended, "", 4, Hour(30));
  const Statement away_later = Stated(Field::kSuspended, "", 4, Hour(80));
  const Statement tried = Stated(Field::kAttempted, "no_answer", 5, Hour(40));
  const Statement booked = Stated(Field::kBooking, code::kBooked, 6, Hour(60));
  const Statement booked_late = Stated(Field::kBooking, code::kBooked, 6, Hour(80));
  Statement cancelled = Stated(Field::kBooking, code::kReleased, 7);
  cancelled.reason_code = code::kCancelled;
  struct Case {
    std::vector<Statement> said;
    LateReason reason;
    Delay delay;
  };
  const std::vector<Case> cases = {
      {{late_notice, away, tried}, LateReason::kLateNotice, Delay::kNotifier},
      {{away, tried}, LateReason::kMissingAgain, Delay::kChildAway},
      {{away_later, tried}, LateReason::kNotReached, Delay::kContact},
      {{booked, cancelled}, LateReason::kBookingCancelled, Delay::kService},
      {{booked}, LateReason::kNotReached, Delay::kContact},
      {{booked_late}, LateReason::kBookedLate, Delay::kService},
      {{booked_late, Ended(Outcome::kHeld, 81)}, LateReason::kBookedLate, Delay::kService},
      {{Ended(Outcome::kUnableToContact, 100)}, LateReason::kNotReached, Delay::kContact},
      {{}, LateReason::kNotArranged, Delay::kService},
  };
  for (const Case& each : cases) {
    const Figure figure = With(Due(), each.said);
    EXPECT_EQ(figure.late_reason, each.reason) << CodeOf(each.reason);
    EXPECT_EQ(figure.delay, each.delay) << CodeOf(each.reason);
  }
}

TEST(Figure, WhatIsInTimeOrOwedNoMoreHasNoReason) {
  for (const Statement& end :
       {Ended(Outcome::kHeld, 71), Ended(Outcome::kDeclinedByChild, 71),
        Ended(Outcome::kChild18, 80), Ended(Outcome::kChildMovedOutOfArea, 1)}) {
    EXPECT_EQ(With(Due(), {end}).late_reason, LateReason::kUnspecified) << end.code;
  }
  EXPECT_NE(With(Due(), {Ended(Outcome::kDeclinedByChild, 73)}).late_reason,
            LateReason::kUnspecified);
}

TEST(Figure, KeepsWhatCountsHoweverMuchIsSaid) {
  Figure figure = Due();
  for (int i = 0; i < 150; ++i) {
    Say(figure, Stated(Field::kAttempted, "no_answer", 100 + i, Hour(100 - i % 50)));
  }
  Refresh(figure);
  EXPECT_EQ(figure.statements.size(), kMostStatements);
  EXPECT_EQ(figure.return_time, Hour(0));
  EXPECT_EQ(CurrentOf(figure, Field::kAttempted)->at, Hour(51));
}

TEST(Bands, TheUpperEndBelongsToTheBand) {
  using std::chrono::hours;
  EXPECT_EQ(BandOf(hours(24)), HourBand::kWithinOneDay);
  EXPECT_EQ(BandOf(hours(24) + std::chrono::microseconds(1)), HourBand::kWithinTwoDays);
  EXPECT_EQ(BandOf(hours(72)), HourBand::kWithinThreeDays);
  EXPECT_EQ(BandOf(hours(96)), HourBand::kWithinFourDays);
  EXPECT_EQ(BandOf(hours(168)), HourBand::kWithinSevenDays);
  EXPECT_EQ(BandOf(hours(169)), HourBand::kAfterSevenDays);
}

TEST(Codes, AreTheContractsNames) {
  EXPECT_EQ(CodeOf(Outcome::kDeclinedByParentCarer), "DECLINED_BY_PARENT_CARER");
  EXPECT_EQ(CodeOf(Outcome::kChild18), "CHILD_18");
  EXPECT_EQ(FromCode<Outcome>("CHILD_18"), Outcome::kChild18);
  EXPECT_EQ(FromCode<Outcome>("OPEN"), Outcome::kUnspecified);
}

}  // namespace
}  // namespace safereturn::reporting
