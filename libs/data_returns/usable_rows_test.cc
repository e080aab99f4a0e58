#include "libs/data_returns/usable_rows.h"

#include <gtest/gtest.h>

#include "libs/base/result.h"
#include "libs/data_returns/test_tables.h"

namespace safereturn::data_returns {
namespace {

const Date kToday = *ParseDate("2026-03-27");

Tables Supplied(const std::string& missing, const std::string& episodes = "",
                const std::string& header = "") {
  Tables tables;
  tables.missing = MissingOf(missing);
  if (!episodes.empty()) tables.episodes = EpisodesOf(episodes);
  if (!header.empty()) tables.header = HeaderOf(header);
  return tables;
}

TEST(Rows, AreReadWithTheirHome) {
  const Screening screening =
      Screen(Supplied("ab1,01/02/2010,m,03/04/2025,05/04/2025\n", Placed("AB1", "01/01/2024", "")),
             std::nullopt, kToday);
  ASSERT_EQ(screening.rows.size(), 1u);
  const UsableRow& row = screening.rows[0];
  EXPECT_EQ(row.home_urn, "2890011");
  EXPECT_EQ(row.Reference(), "903:AB1:2025-04-03:M");
  EXPECT_EQ(FormatDate(*row.period.end.date), "2025-04-05");
  EXPECT_EQ(screening.rules.size(), 20u);
}

TEST(Homes, AreOfTheCoveringPlacementWithTheLatestStart) {
  const auto home = [](const std::string& episodes) {
    return Screen(Supplied("1,01/02/2010,M,03/04/2025,\n", episodes), std::nullopt, kToday)
        .rows.at(0)
        .home_urn;
  };
  const auto placed = [](const char* from, const char* to, const char* urn) {
    return Placed("1", from, to, "", urn);
  };
  EXPECT_EQ(home(placed("01/01/2024", "", "1") + placed("01/03/2025", "", "2")), "2");
  EXPECT_EQ(home(placed("01/03/2025", "", "2") + placed("01/01/2024", "", "1")), "2");
  EXPECT_EQ(home(placed("01/01/2024", "03/04/2025", "1")), "1");  // the last day is covered
  EXPECT_EQ(home(placed("01/01/2024", "02/04/2025", "1")), "");
  EXPECT_EQ(home(placed("04/04/2025", "", "1")), "");
  EXPECT_EQ(home(placed("01/01/2024", "", "1") + placed("01/03/2025", "", "")),
            "");  // of a foster carer
  EXPECT_EQ(home(placed("01/01/2024", "", "XXXXXXX")), "");
  EXPECT_EQ(home(Placed("2", "01/01/2024", "")), "");
}

TEST(Rows, ThatAreWrongAreNamedAndTheOthersGoOn) {
  const Screening screening = Screen(Supplied("1,01/02/2010,M,03/04/2025,04/04/2025\n"
                                              ",01/02/2010,M,03/04/2025,\n"
                                              "12345678901,01/02/2010,M,03/04/2025,\n"
                                              "2,31/02/2010,M,03/04/2025,\n"
                                              "3,01/02/2010,X,03/04/2025,\n"
                                              "4,01/02/2010,M,,\n"
                                              "5,01/02/2010,M,2025-04-03,\n"
                                              "6,01/02/2010,M,03/04/2025,4/4/2025\n"
                                              "7,01/02/2010,A,03/04/2025,02/04/2025\n"
                                              "8,01/02/2010,A,01/02/2010,\n"
                                              "9,01/02/2010,A,28/03/2026,\n"
                                              "10,01/02/2010,A\n"
                                              "11,01/02/2010,A,03/04/2025,03/04/2025\n"
                                              "12,,A,03/04/2025,\n"
                                              "13,01/02/2010,,03/04/2025,\n"),
                                     std::nullopt, kToday);
  ASSERT_EQ(screening.rows.size(), 2u);
  EXPECT_EQ(screening.rows[1].period.row, 13);
  std::string refused;
  for (const Finding& each : screening.refused) {
    refused += std::to_string(each.rows[0].row) + " " + each.code + " " + each.reason + "\n";
  }
  EXPECT_EQ(refused,
            "2 CHILD_INVALID CHILD_INVALID\n"
            "3 CHILD_INVALID CHILD_INVALID\n"
            "4 BIRTH_DATE_INVALID BIRTH_DATE_INVALID\n"
            "5 1006 KIND_INVALID\n"
            "6 1004 START_INVALID\n"
            "6 564 START_BLANK\n"
            "7 1004 START_INVALID\n"
            "8 1005 END_INVALID\n"
            "9 567 END_BEFORE_START\n"
            "10 586 BEFORE_BIRTH\n"
            "11 DATE_IN_FUTURE DATE_IN_FUTURE\n"
            "12 COLUMNS_WRONG COLUMNS_WRONG\n"
            "14 BIRTH_DATE_INVALID BIRTH_DATE_INVALID\n"
            "15 565 KIND_BLANK_WITH_START\n");
}

TEST(Rows, TakeAMissingBirthDateFromTheHeaderAndNoteWhatDiffers) {
  const Screening screening =
      Screen(Supplied("1,,M,03/04/2025,\n2,01/02/2010,M,03/04/2025,\n3,01/02/2010,M,03/04/2025,\n",
                      "", Listed("1", "05/06/2011") + Listed("2", "07/08/2011")),
             std::nullopt, kToday);
  ASSERT_EQ(screening.rows.size(), 3u);
  EXPECT_EQ(FormatDate(*screening.rows[0].birth_date), "2011-06-05");
  ASSERT_EQ(screening.warnings.size(), 2u);
  EXPECT_EQ(screening.warnings[0].reason, "BIRTH_DATE_DIFFERS");
  EXPECT_EQ(screening.warnings[1].reason, "CHILD_NOT_IN_HEADER");
}

TEST(Rows, OfTheSafeguardingDatasetNeedNoBirthDate) {
  Tables tables = Supplied("P-77,,M,03/04/2025,\nP 78,,M,03/04/2025,\n");
  tables.missing->format = Format::kSsdMissing;
  tables.missing->periods[0].id = "A-1";
  const Screening screening = Screen(tables, std::nullopt, kToday);
  ASSERT_EQ(screening.rows.size(), 1u);
  EXPECT_EQ(screening.rows[0].Reference(), "ssd:A-1");
  EXPECT_EQ(screening.rows[0].birth_date, std::nullopt);
  ASSERT_EQ(screening.refused.size(), 2u);
  EXPECT_EQ(screening.refused[0].code, "CHILD_INVALID");
  EXPECT_EQ(screening.refused[1].code, "ID_INVALID");
}

}  // namespace
}  // namespace safereturn::data_returns
