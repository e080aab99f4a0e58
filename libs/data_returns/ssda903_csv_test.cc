#include "libs/data_returns/ssda903_csv.h"

#include <gtest/gtest.h>

#include "libs/base/result.h"
#include "libs/data_returns/test_tables.h"

namespace safereturn::data_returns {
namespace {

TEST(UkDates, AreStrict) {
  EXPECT_EQ(FormatDate(*ParseUkDate("29/02/2024")), "2024-02-29");
  EXPECT_EQ(FormatUkDate(*ParseDate("2024-02-09")), "09/02/2024");
  for (const char* text :
       {"29/02/2023", "1/2/2024", "2024-02-29", "00/01/2024", "aa/bb/cccc", ""}) {
    EXPECT_EQ(ParseUkDate(text), std::nullopt) << text;
  }
}

TEST(Missing, IsReadInUpperCaseAndKeepsWhatIsWrong) {
  const MissingTable table = MissingOf("ab1,01/02/2010,m,03/04/2025,5/4/2025\n2,,,,\n3,4\n");
  ASSERT_EQ(table.periods.size(), 2u);
  EXPECT_EQ(table.periods[0].child, "AB1");
  EXPECT_EQ(table.periods[0].kind, "M");
  EXPECT_TRUE(table.periods[0].end.IsBroken());
  EXPECT_EQ(table.periods[0].end.text, "5/4/2025");
  EXPECT_TRUE(table.periods[1].start.IsBlank());
  ASSERT_EQ(table.torn.size(), 1u);
  EXPECT_EQ(table.torn[0], (TornRow{3, 2}));
  EXPECT_EQ(table.RowCount(), 3u);
}

TEST(Episodes, NameAHomeByDigitsOnly) {
  const auto rows = EpisodesOf(Placed("1", "01/01/2024", "02/03/2024", "E8", "XXXXXXX") +
                               Placed("1", "02/03/2024", "", "", "2890011"));
  EXPECT_EQ(rows[0].home_urn, "");
  EXPECT_EQ(rows[0].reason_ceased, "E8");
  EXPECT_EQ(rows[1].home_urn, "2890011");
  EXPECT_TRUE(rows[1].end.IsBlank());
}

TEST(Writing, SortsAndIsTheSameEachTime) {
  auto periods = MissingOf(
                     "2,01/02/2010,A,03/04/2025,\n1,01/02/2010,M,05/04/2025,06/04/2025\n"
                     "1,01/02/2010,M,03/04/2025,03/04/2025\n")
                     .periods;
  const auto written = WriteMissingCsv(periods);
  ASSERT_TRUE(written.ok()) << written.status();
  EXPECT_EQ(*written,
            "CHILD,DOB,MISSING,MIS_START,MIS_END\r\n"
            "1,01/02/2010,M,03/04/2025,03/04/2025\r\n"
            "1,01/02/2010,M,05/04/2025,06/04/2025\r\n"
            "2,01/02/2010,A,03/04/2025,\r\n");
  std::swap(periods[0], periods[2]);
  EXPECT_EQ(*WriteMissingCsv(periods), *written);
}

TEST(Writing, RefusesWhatTheFormatCannotHold) {
  const auto field = [](const std::string& row) {
    const absl::Status status = WriteMissingCsv(MissingOf(row).periods).status();
    EXPECT_EQ(ReasonOf(status), "ROW_NOT_WRITABLE") << row;
    return FieldOf(status);
  };
  EXPECT_EQ(field("=1+1,01/02/2010,M,03/04/2025,\n"), "CHILD");
  EXPECT_EQ(field("12345678901,01/02/2010,M,03/04/2025,\n"), "CHILD");
  EXPECT_EQ(field("1,,M,03/04/2025,\n"), "DOB");
  EXPECT_EQ(field("1,01/02/2010,X,03/04/2025,\n"), "MISSING");
  EXPECT_EQ(field("1,01/02/2010,M,,\n"), "MIS_START");
  EXPECT_EQ(field("1,01/02/2010,M,03/04/2025,soon\n"), "MIS_END");
}

}  // namespace
}  // namespace safereturn::data_returns
