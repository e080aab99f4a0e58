#include "tools/safereturnctl/import_events.h"

#include <gtest/gtest.h>

#include "libs/base/uuid.h"

namespace safereturn::ctl {
namespace {

using data_returns::UsableRow;

const Date kToday = *ParseDate("2026-03-27");
const Instant kNow = *ParseInstant("2026-03-27T09:00:00Z");

std::vector<UsableRow> RowsOf(const std::string& content) {
  return data_returns::Screen(*data_returns::ReadTables({{"a.csv", content}}), std::nullopt, kToday)
      .rows;
}

std::vector<UsableRow> RowsOfSsda903(const std::string& rows) {
  return RowsOf("CHILD,DOB,MISSING,MIS_START,MIS_END\n" + rows);
}

TEST(Events, AreTwoForAReturnAndOneForAChildStillMissing) {
  const auto rows =
      RowsOfSsda903("1,01/02/2010,A,03/04/2025,05/04/2025\n2,01/02/2010,M,03/04/2025,\n");
  const auto returned = EventsOf(rows.at(0), "E10009901", "//s", false, kNow);
  ASSERT_EQ(returned.size(), 2u);
  EXPECT_EQ(returned[0].type, "safereturn.intake.v1.ChildReportedMissing");
  EXPECT_EQ(returned[1].type, "safereturn.intake.v1.ChildReturned");
  EXPECT_EQ(TextAt(returned[1].data["return_time"], "date"), "2025-04-05");
  EXPECT_EQ(TextAt(returned[1].data, "category"), "EPISODE_CATEGORY_AWAY_WITHOUT_AUTHORISATION");
  EXPECT_EQ(FirstIdentifier(returned[1].data), "ssda903|E10009901|1");
  EXPECT_EQ(EventsOf(rows.at(1), "E10009901", "//s", false, kNow).size(), 1u);
  for (const Event& event : returned)
    EXPECT_TRUE(ToMessage(event).ok()) << ToMessage(event).status();
}

TEST(Events, HaveIdsOfTheirContent) {
  const UsableRow one = RowsOfSsda903("1,01/02/2010,M,03/04/2025,05/04/2025\n").at(0);
  const auto ids = [](const std::vector<Event>& events) {
    std::vector<std::string> all;
    for (const Event& event : events) all.push_back(event.id);
    return all;
  };
  const auto first = ids(EventsOf(one, "E10009901", "//s", false, kNow));
  EXPECT_EQ(Uuid::Parse(first[0])->ToString()[14], '5');
  EXPECT_NE(first[0], first[1]);
  EXPECT_EQ(first, ids(EventsOf(one, "E10009901", "//s", false, kNow + std::chrono::hours(9))));
  EXPECT_NE(first, ids(EventsOf(one, "E10009902", "//s", false, kNow)));
  // Another end is another return, but the same report: a later file repeats it without harm.
  const auto later = ids(EventsOf(RowsOfSsda903("1,01/02/2010,M,03/04/2025,06/04/2025\n").at(0),
                                  "E10009901", "//s", false, kNow));
  EXPECT_EQ(first[0], later[0]);
  EXPECT_NE(first[1], later[1]);
  EXPECT_NE(first[1], ids(EventsOf(one, "E10009901", "//s", true, kNow))[1]);
}

// An id that changes would make every file imported before a new one.
TEST(Events, KeepTheirIdsFromReleaseToRelease) {
  const auto events = EventsOf(RowsOfSsda903("1,01/02/2010,M,03/04/2025,05/04/2025\n").at(0),
                               "E10009901", ImportSource("E10009901"), false, kNow);
  EXPECT_EQ(events[0].id, "629a6a15-d985-5db4-8479-fc6798bfc6fd");
  EXPECT_EQ(events[1].id, "2f04a4d6-f311-5fda-9a6a-26c88942c462");
}

TEST(Events, OfTheSafeguardingDatasetHaveTimesWhereItHasThem) {
  const auto rows = RowsOf(
      "miss_table_id,miss_person_id,miss_missing_episode_start_date,miss_missing_episode_type,"
      "miss_missing_episode_end_date,miss_missing_rhi_offered,miss_missing_rhi_accepted\n"
      "M-1,P77,2025-07-03 22:15:30,Missing,2025-07-04 00:00:00,Y,N\n");
  const auto events = EventsOf(rows.at(0), "E10009901", "//s", false, kNow);
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(FirstIdentifier(events[0].data), "ssd|E10009901|P77");
  EXPECT_EQ(TextAt(events[0].data, "episode_reference"), "ssd:M-1");
  EXPECT_EQ(TextAt(events[1].data["start_time"], "time"), "2025-07-03T21:15:30Z");  // summer
  EXPECT_EQ(TextAt(events[1].data["return_time"], "date"), "2025-07-04");
  for (const Event& event : events) EXPECT_TRUE(ToMessage(event).ok()) << ToMessage(event).status();
}

}  // namespace
}  // namespace safereturn::ctl
