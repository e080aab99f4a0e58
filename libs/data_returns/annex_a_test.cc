#include "libs/data_returns/annex_a.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/result.h"
#include "libs/data_returns/test_tables.h"

namespace safereturn::data_returns {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

const Date kDay = *ParseDate("2026-03-31");

std::vector<MissingPeriod> Periods() {
  auto periods = MissingOf(
                     "1,01/02/2010,M,01/04/2025,02/04/2025\n"  // the first day that counts
                     "1,01/02/2010,M,31/03/2025,02/04/2025\n"  // a day too early
                     "1,01/02/2010,M,01/02/2026,03/02/2026\n"  // the latest that ended
                     "1,01/02/2010,M,01/03/2026,\n"            // not ended
                     "1,01/02/2010,A,02/03/2026,03/03/2026\n"  // absent
                     "1,01/02/2010,M,01/04/2026,\n"            // after the day
                     "2,01/02/2011,A,02/05/2025,03/05/2025\n"
                     "3,01/02/2012,M,02/05/2025,03/05/2025\n")
                     .periods;
  periods[0].interview_offered = "N";
  periods[2].interview_offered = "Y";
  periods[2].interview_accepted = "N";
  periods[4].interview_offered = "N";
  return periods;
}

TEST(List8, CountsTwelveMonthsAndTakesTheLastEndedMissingEpisode) {
  const auto facts = CountForList8(Periods(), kDay, nullptr);
  ASSERT_EQ(facts.size(), 3u);
  EXPECT_EQ(facts[0], (List8Facts{"1", ParseUkDate("01/02/2010"), 3, 1, "Y", "N"}));
  EXPECT_EQ(facts[1], (List8Facts{"2", ParseUkDate("01/02/2011"), 0, 1, "", ""}));
  EXPECT_EQ(facts[2], (List8Facts{"3", ParseUkDate("01/02/2012"), 1, 0, "U", ""}));
}

TEST(List8, LeavesOutShortBreaks) {
  const auto episodes = EpisodesOf(Placed("1", "01/01/2024", "", "", "", "V3") +
                                   Placed("2", "01/01/2024", "01/01/2025", "", "", "V4") +
                                   Placed("2", "01/01/2025", "", "", "", "C2"));
  const auto facts = CountForList8(Periods(), kDay, &episodes);
  ASSERT_EQ(facts.size(), 2u);
  EXPECT_EQ(facts[0].child, "2");
}

TEST(List8, OfALeapDayReachesBackToTheEndOfFebruary) {
  const auto periods =
      MissingOf("1,01/02/2010,M,28/02/2023,\n1,01/02/2010,M,01/03/2023,\n").periods;
  EXPECT_EQ(CountForList8(periods, *ParseDate("2024-02-29"), nullptr)[0].missing, 1);
}

TEST(Writing, NamesTheColumnsThatAreNotOurs) {
  const auto written = WriteList8(CountForList8(Periods(), kDay, nullptr));
  EXPECT_EQ(written.blank_columns.size(), List8Columns().size() - 6);
  EXPECT_THAT(written.blank_columns, Contains("Gender"));
  EXPECT_THAT(written.blank_columns, Not(Contains("Child Unique ID")));
  const CsvTable table = TableOf(written.content);
  EXPECT_EQ(table.header, List8Columns());
  ASSERT_EQ(table.rows.size(), 3u);
  EXPECT_EQ(table.rows[0][0], "1");
  EXPECT_EQ(table.rows[0][3], "01/02/2010");
  EXPECT_THAT(std::vector<std::string>(table.rows[0].begin() + 28, table.rows[0].begin() + 32),
              ElementsAre("3", "1", "a) Yes", "b) No"));
  EXPECT_EQ(table.rows[2][30], "c) Unknown");
}

TEST(Writing, FillsAListOfTheAuthority) {
  std::string text = "Child Unique ID,Gender,";
  text +=
      "Number of Episodes the Child has been \xE2\x80\x98Missing\xE2\x80\x99 from their "
      "Placement in the last 12 months,";
  text +=
      "Number of Episodes the Child has been \xE2\x80\x98"
      "Absent\xE2\x80\x99 from their "
      "Placement in the last  12 months,";
  text += "Was the child offered a Return Interview after their last missing episode (Y/N)?,";
  text += "Did the child accept a Return Interview after their last missing episode (Y/N)?\n";
  text += "3,a) Female,,,,\n9,=cmd,7,7,x,y\n";
  const auto list = ReadList8({"list8.csv", text});
  ASSERT_TRUE(list.ok()) << list.status();
  const auto written = WriteList8(CountForList8(Periods(), kDay, nullptr), &*list);
  const CsvTable table = TableOf(written.content);
  EXPECT_EQ(table.header, list->table.header);
  EXPECT_THAT(table.rows[0], ElementsAre("3", "a) Female", "1", "0", "c) Unknown", ""));
  EXPECT_THAT(table.rows[1], ElementsAre("9", "'=cmd", "0", "0", "", ""));
  EXPECT_THAT(written.children_not_supplied, ElementsAre("1", "2"));
  EXPECT_EQ(ReasonOf(ReadList8({"a.csv", "Child Unique ID\n"}).status()), "LIST_UNKNOWN");
}

}  // namespace
}  // namespace safereturn::data_returns
