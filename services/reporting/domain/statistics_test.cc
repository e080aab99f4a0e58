#include "services/reporting/domain/statistics.h"

#include <gtest/gtest.h>

namespace safereturn::reporting {
namespace {

CountedGroup Group(const std::string& key, Timeliness offered, Timeliness held, int64_t episodes) {
  return {.key = key,
          .standing = Standing::kDue,
          .offered = offered,
          .held = held,
          .offered_after = HourBand::kUnspecified,
          .held_after = HourBand::kUnspecified,
          .late_reason = LateReason::kUnspecified,
          .outcome = Outcome::kUnspecified,
          .is_running = false,
          .episodes = episodes};
}

std::vector<CountedGroup> Groups() {
  std::vector<CountedGroup> groups = {
      Group("a", Timeliness::kInTime, Timeliness::kInTime, 20),
      Group("a", Timeliness::kInTime, Timeliness::kLate, 6),
      Group("b", Timeliness::kLate, Timeliness::kNever, 7),
      Group("b", Timeliness::kNever, Timeliness::kNever, 8),
      Group("b", Timeliness::kUnspecified, Timeliness::kUnspecified, 9),
      Group("", Timeliness::kUnspecified, Timeliness::kUnspecified, 3),
  };
  groups[0].offered_after = groups[0].held_after = HourBand::kWithinOneDay;
  groups[0].outcome = groups[1].outcome = Outcome::kHeld;
  groups[1].late_reason = LateReason::kBookedLate;
  groups[2].outcome = Outcome::kDeclinedByChild;
  groups[3].late_reason = LateReason::kNotArranged;
  groups[4].is_running = true;
  groups[5].standing = Standing::kWithdrawn;
  return groups;
}

std::string Text(const std::vector<Tally>& tallies) {
  std::string text;
  for (const Tally& each : tallies) text += each.key + " " + std::to_string(each.episodes) + ";";
  return text;
}

TEST(Statistics, AreSumsOfWhatSettled) {
  const Statistics statistics = Summarise(Groups());

  ASSERT_EQ(statistics.groups.size(), 2u);
  const Counts& a = statistics.groups[0].counts;
  EXPECT_EQ(statistics.groups[0].key, "a");
  EXPECT_EQ(a.episodes, 26);
  EXPECT_EQ(a.offered_in_time, 26);
  EXPECT_EQ(a.held_in_time, 20);
  EXPECT_EQ(a.held_late, 6);
  const Counts& b = statistics.groups[1].counts;
  EXPECT_EQ(b.episodes, 24);
  EXPECT_EQ(b.running, 9);
  EXPECT_EQ(b.settled, 15);
  EXPECT_EQ(b.declined, 7);
  EXPECT_EQ(statistics.total.episodes, 50);
  EXPECT_EQ(Text(statistics.total.offered_after), "NEVER 21;WITHIN_ONE_DAY 20;");
  EXPECT_EQ(Text(statistics.total.late_reasons), "BOOKED_LATE 6;NOT_ARRANGED 8;");
  EXPECT_EQ(Text(statistics.total.delays), "SERVICE 14;");
  EXPECT_EQ(Text(statistics.total.outcomes), "OPEN 8;HELD 26;DECLINED_BY_CHILD 7;");
  EXPECT_EQ(Text(statistics.not_counted), "WITHDRAWN 3;");
}

TEST(Statistics, OfNothingAreNothing) {
  const Statistics statistics = Summarise({});
  EXPECT_TRUE(statistics.groups.empty());
  EXPECT_EQ(statistics.total.episodes, 0);
  EXPECT_TRUE(Publish({}).rows.empty());
}

TEST(PublicTable, HasEachEpisodeInOneColumn) {
  const PublicTable table = Publish(Groups());

  ASSERT_EQ(table.keys, (std::vector<std::string>{"a", "b", "total"}));
  EXPECT_EQ(table.columns.back(), "TOTAL");
  const auto shown = [&](size_t row) {
    std::vector<int64_t> cells;
    for (const PublicCell& cell : table.rows[row]) cells.push_back(cell.episodes);
    return cells;
  };
  EXPECT_EQ(shown(0), (std::vector<int64_t>{20, 6, 0, 0, 0, 0, 0, 26}));
  EXPECT_EQ(shown(1), (std::vector<int64_t>{0, 0, 0, 0, 7, 8, 9, 24}));
  EXPECT_EQ(shown(2), (std::vector<int64_t>{20, 6, 0, 0, 7, 8, 9, 50}));
}

}  // namespace
}  // namespace safereturn::reporting
