// From events to statistics, on the memory store.
#include <algorithm>

#include "services/reporting/app/period.h"
#include "services/reporting/app/return_figures.h"
#include "services/reporting/app/test_flow.h"

namespace safereturn::reporting {
namespace {

using messaging::Tx;

std::string Keys(const Statistics& statistics) {
  std::string text;
  for (const StatisticsGroup& each : statistics.groups) {
    text += each.key + " " + std::to_string(each.counts.episodes) + ";";
  }
  return text;
}

TEST_F(Flow, AnEpisodeBecomesAFigure) {
  Return(1, 0);
  auto offered = About<InterviewOffered>(1);
  offered.offered_time = Hour(20);
  Hear(Deliver(offered, From("InterviewOffered", Plan(1).name(), 3, 20)));
  Hear(Closed(1, Outcome::kHeld, 50));

  const Figure figure = FigureOf(1);
  EXPECT_EQ(figure.case_reference, "K7Q2M9");
  EXPECT_EQ(figure.home_urn, "2890011");
  EXPECT_EQ(figure.area, Area::kInArea);
  EXPECT_EQ(figure.age_band, AgeBand::kTwelve);
  EXPECT_EQ(figure.start_time, Hour(-5));
  EXPECT_EQ(figure.due_time, Hour(72));
  EXPECT_EQ(figure.received_time, Hour(1));
  EXPECT_EQ(figure.offered_after, HourBand::kWithinOneDay);
  EXPECT_EQ(figure.held, Timeliness::kInTime);
  const Statement* returned = CurrentOf(figure, StatementField::kReturn);
  ASSERT_NE(returned, nullptr);
  EXPECT_EQ(returned->event_type, "ChildReturned");
  EXPECT_EQ(returned->event_id, "event-2");
}

TEST_F(Flow, TheOrderAndNumberOfDeliveriesChangeNothing) {
  std::vector<Delivery> deliveries = Absence(1, 0);
  const std::string plan = Plan(1).name();
  auto offered = About<InterviewOffered>(1);
  offered.offered_time = Hour(20);
  deliveries.push_back(Deliver(offered, From("InterviewOffered", plan, 3, 20)));
  deliveries.push_back(Deliver(About<PlanSuspended>(1), From("PlanSuspended", plan, 4, 30)));
  auto booked = About<InterviewBooked>(1);
  booked.start_time = Hour(60);
  deliveries.push_back(Deliver(booked, From("InterviewBooked", plan, 5, 35)));
  auto released = About<BookingReleased>(1);
  released.reason = "MISSING_AGAIN";
  deliveries.push_back(Deliver(released, From("BookingReleased", plan, 6, 36)));
  deliveries.push_back(Closed(1, Outcome::kHeld, 75));
  auto corrected = About<ReturnCorrected>(1);
  corrected.return_time = Hour(4);
  corrected.reason_code = "carer_log";
  deliveries.push_back(Deliver(corrected, From("ReturnCorrected", Episode(1).name(), 4, 90)));
  auto merged = About<ChildMerged>(1);
  merged.into_child_id = Child(201);
  deliveries.push_back(Deliver(merged, From("ChildMerged", Child().name(), 2, 95)));
  for (const Delivery& each : deliveries) Hear(each);
  const Figure wanted = FigureOf(1);
  ASSERT_EQ(wanted.held, Timeliness::kInTime);  // the correction made it so
  ASSERT_EQ(wanted.child_id, Child(201));

  for (int turn = 0; turn < 200; ++turn) {
    std::vector<Delivery> shuffled = deliveries;
    shuffled.push_back(deliveries[random_.Below(deliveries.size())]);
    for (size_t i = shuffled.size(); i > 1; --i) {
      std::swap(shuffled[i - 1], shuffled[random_.Below(i)]);
    }
    messaging::MemoryDatabase fresh;
    messaging::Store store(fresh, clock_, ids_, EventCodec());
    for (const Delivery& each : shuffled) ASSERT_TRUE(store.Run({}, each).ok());
    const auto& rows = fresh.state().tables.at("figure");
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(codec::FromJsonText<Figure>(rows.begin()->second.state), wanted);
  }
}

TEST_F(Flow, OneInterviewMayCoverSeveralEpisodes) {
  Return(1, 0);
  Return(2, 30);
  InterviewHeld held = About<InterviewHeld>(1);
  held.interview_id = InterviewId(TestUuid(90));
  held.plan_ids = {Plan(2), Plan(1)};
  held.held_time = Hour(80);
  Hear(Deliver(held, From("InterviewHeld", held.interview_id.name(), 4, 80)));
  Hear(Closed(1, Outcome::kHeld, 80));
  Hear(Closed(2, Outcome::kHeld, 80));

  EXPECT_EQ(FigureOf(1).held, Timeliness::kLate);
  EXPECT_EQ(FigureOf(2).held, Timeliness::kInTime);
  for (const uint8_t episode : {1, 2}) {
    const Figure figure = FigureOf(episode);
    EXPECT_EQ(CurrentOf(figure, StatementField::kInterview)->code, held.interview_id.name());
  }
}

TEST_F(Flow, FiguresOfMergedChildrenFollowMergesOfMerges) {
  Return(1, 0, 201);
  Return(2, 0, 202);
  auto second = About<ChildMerged>(0, 202);
  second.into_child_id = Child(203);
  Hear(Deliver(second, From("ChildMerged", Child(202).name(), 2, 10)));
  auto first = About<ChildMerged>(0, 201);
  first.into_child_id = Child(202);
  Hear(Deliver(first, From("ChildMerged", Child(201).name(), 2, 9)));
  Return(3, 5, 201);  // heard late

  for (const uint8_t episode : {1, 2, 3}) EXPECT_EQ(FigureOf(episode).child_id, Child(203));
}

TEST_F(Flow, StatisticsCountWhatSettledAndWhatRuns) {
  Return(1, 0, 200, "2890011");
  Hear(Closed(1, Outcome::kHeld, 50));
  Return(2, 0, 201, "2890011");
  Hear(Closed(2, Outcome::kHeld, 80));
  Return(3, 0, 202, "2890027");
  Hear(Closed(3, Outcome::kDeclinedByChild, 10));
  Return(4, 0, 203, "2890027");             // nothing happened
  Return(5, 24 * 30 - 10, 204, "2890027");  // ten hours ago
  Return(6, 0, 205);
  Hear(Deliver(About<EpisodeWithdrawn>(6, 205), From("EpisodeWithdrawn", Episode(6).name(), 5, 9)));

  const auto statistics = Count({.breakdown = Breakdown::kHome});

  ASSERT_TRUE(statistics.ok()) << Describe(statistics.status());
  EXPECT_EQ(Keys(*statistics), "2890011 2;2890027 3;");
  const Counts& total = statistics->total;
  EXPECT_EQ(total.episodes, 5);
  EXPECT_EQ(total.running, 1);
  EXPECT_EQ(total.settled, 4);
  EXPECT_EQ(total.held_in_time, 1);
  EXPECT_EQ(total.held_late, 1);
  EXPECT_EQ(total.offered_in_time, 2);
  EXPECT_EQ(total.declined, 1);
  ASSERT_EQ(statistics->not_counted.size(), 1u);
  EXPECT_EQ(statistics->not_counted[0].key, "WITHDRAWN");
}

TEST_F(Flow, AnEpisodeRunsToTheEndOfItsLastHour) {
  Return(1, 24 * 30 - 72);
  EXPECT_EQ(Count({})->total.running, 1);
  clock_.AdvanceTo(Hour(24 * 30) + std::chrono::microseconds(1));
  EXPECT_EQ(Count({})->total.running, 0);
  EXPECT_EQ(Count({})->total.late_reasons.at(0).key, "NOT_ARRANGED");
}

TEST_F(Flow, ACorrectionMovesAFigureToAnotherMonth) {
  Return(1, 0);  // 1 December, 00:00
  EXPECT_EQ(Keys(*Count({.breakdown = Breakdown::kMonth})), "2025-12 1;");
  auto corrected = About<ReturnCorrected>(1);
  corrected.return_time = Hour(-1);
  corrected.reason_code = "police_log";
  Hear(Deliver(corrected, From("ReturnCorrected", Episode(1).name(), 4, 90)));
  EXPECT_EQ(Keys(*Count({.breakdown = Breakdown::kMonth})), "2025-11 1;");
  EXPECT_EQ(CurrentOf(FigureOf(1), StatementField::kReturn)->reason_code, "police_log");
}

TEST_F(Flow, EveryBreakdownHasItsKeys) {
  Return(1, 0);
  const std::vector<std::pair<Breakdown, std::string>> cases = {
      {Breakdown::kUnspecified, " 1;"},   {Breakdown::kAuthority, "E10000016 1;"},
      {Breakdown::kHome, "2890011 1;"},   {Breakdown::kMonth, "2025-12 1;"},
      {Breakdown::kAgeBand, "TWELVE 1;"}, {Breakdown::kOutcome, "OPEN 1;"},
      {Breakdown::kArea, "IN_AREA 1;"},
  };
  for (const auto& [breakdown, keys] : cases) {
    EXPECT_EQ(Keys(*Count({.breakdown = breakdown})), keys) << CodeOf(breakdown);
  }
}

TEST_F(Flow, APeriodIsOfDaysInLondonAndAnAuthoritySeesItsOwn) {
  Return(1, 0);
  const auto count = [&](const std::string& from, const std::string& to) {
    return Count({.from_date = from, .to_date = to})->total.episodes;
  };
  EXPECT_EQ(count("2025-12-01", "2025-12-01"), 1);
  EXPECT_EQ(count("2025-12-02", ""), 0);
  EXPECT_EQ(count("", "2025-11-30"), 0);
  EXPECT_EQ(Count({.authority_id = "E08000035"})->total.episodes, 0);
  EXPECT_EQ(Count({}, {.worker = false, .authorities = {"E08000035"}})->total.episodes, 0);
  EXPECT_EQ(Count({}, {.worker = false, .authorities = {kAuthority}})->total.episodes, 1);
}

TEST(Period, SaysWhatIsWrong) {
  EXPECT_EQ(FieldOf(ParsePeriod("at", "1 May", "").status()), "from_date");
  EXPECT_EQ(ReasonOf(ParsePeriod("at", "", "2026-02-30").status()), "DATE_INVALID");
  EXPECT_EQ(ReasonOf(ParsePeriod("at", "2026-02-02", "2026-02-01").status()), "PERIOD_INVALID");
  // The day on which the clocks go forward has 23 hours.
  const auto day = ParsePeriod("at", "2026-03-29", "2026-03-29");
  EXPECT_EQ(*day->until - *day->from, std::chrono::hours(23));
}

TEST_F(Flow, AYearsReturnTakesWhatTouchesTheYear) {
  const double april = 24 * 121;            // 1 April 2026 is day 121 after 1 December 2025
  const double april_before = -24.0 * 244;  // 1 April 2025
  Return(1, 0, 201);                        // inside
  Return(2, april + 2, 202);                // began on 31 March, ended in the next year
  Return(3, april + 100, 203);              // the next year
  Return(4, april_before - 100, 204);       // the year before
  Return(5, april_before + 2, 205);         // began before, ended inside
  Return(6, 10, 206);
  Hear(Deliver(About<EpisodeMerged>(6, 206), From("EpisodeMerged", Episode(6).name(), 5, 20)));
  auto away = About<EpisodeOpened>(7, 207);  // long gone, not back
  away.start_time = Hour(april_before - 1000);
  away.category = EpisodeCategory::kMissing;
  Hear(Deliver(away, From("EpisodeOpened", Episode(7).name(), 1, 0)));
  auto returned = About<ChildReturned>(8, 208);  // no start is known
  returned.return_time = Hour(12);
  Hear(Deliver(returned, From("ChildReturned", Episode(8).name(), 1, 12)));

  std::vector<EpisodeId> found;
  const absl::Status status = store_.Run({}, [&](Tx& tx) -> absl::Status {
    SR_ASSIGN_OR_RETURN(const auto figures, FiguresOfYear(kAuthority, 2026, tx));
    for (const Figure& each : figures) found.push_back(each.episode_id);
    return absl::OkStatus();
  });

  ASSERT_TRUE(status.ok()) << Describe(status);
  EXPECT_EQ(found,
            (std::vector<EpisodeId>{Episode(1), Episode(2), Episode(5), Episode(7), Episode(8)}));
}

}  // namespace
}  // namespace safereturn::reporting
