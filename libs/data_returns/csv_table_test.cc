#include "libs/data_returns/csv_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/result.h"

namespace safereturn::data_returns {
namespace {

using ::testing::ElementsAre;

TEST(Csv, IsReadInTheDialectsThatThereAre) {
  const auto table = ParseCsv(
      "\xEF\xBB\xBF"
      "child, dob ,Note\r\n1,02/03/2010,\"a, \"\"b\"\"\"\r\n\r\n,,\r\n2,,x\n",
      "a.csv");
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_THAT(table->header, ElementsAre("child", "dob", "Note"));
  EXPECT_THAT(table->columns, ElementsAre("CHILD", "DOB", "NOTE"));
  ASSERT_EQ(table->rows.size(), 2u);
  EXPECT_THAT(table->rows[0], ElementsAre("1", "02/03/2010", "a, \"b\""));
  EXPECT_THAT(table->rows[1], ElementsAre("2", "", "x"));
  EXPECT_EQ(table->ColumnIndex("DOB"), 1);
  EXPECT_EQ(table->ColumnIndex("SEX"), -1);
}

TEST(Csv, IsKnownByItsSetOfColumns) {
  const auto table = ParseCsv("b,a\n", "a.csv");
  EXPECT_TRUE(table->HasExactly({"A", "B"}));
  EXPECT_FALSE(table->HasExactly({"A"}));
  EXPECT_FALSE(table->HasExactly({"A", "B", "C"}));
}

TEST(Csv, SaysHowItWasEncoded) {
  EXPECT_EQ(ParseCsv("CHILD\nCaf\xE9\n", "a.csv")->encoding, "WINDOWS-1252");
  EXPECT_EQ(ReasonOf(ParseCsv("CHILD\n\x81\n", "a.csv").status()), "ENCODING_UNSUPPORTED");
}

TEST(Csv, MayBeEmpty) {
  const auto table = ParseCsv("", "a.csv");
  ASSERT_TRUE(table.ok());
  EXPECT_TRUE(table->columns.empty());
}

TEST(Writing, QuotesWhatMustBeAndIsReadBack) {
  const std::string written =
      WriteCsv({"A", "B"}, {{"1", "a, \"b\""}, {"", "line\r\nbreak"}, {"x y", "z"}});
  EXPECT_EQ(written, "A,B\r\n1,\"a, \"\"b\"\"\"\r\n,\"line\r\nbreak\"\r\nx y,z\r\n");
  const auto table = ParseCsv(written, "a.csv");
  EXPECT_THAT(table->rows[0], ElementsAre("1", "a, \"b\""));
  EXPECT_THAT(table->rows[1], ElementsAre("", "line\r\nbreak"));
}

TEST(Writing, LetsNoCellRunAsAFormula) {
  for (const char* cell : {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " +", " \n=1"}) {
    EXPECT_EQ(GuardedCell(cell), std::string("'") + cell);
    const std::string written = WriteCsv({"A"}, {{cell}});
    EXPECT_NE(written.find(std::string("'") + cell), std::string::npos) << cell;
  }
  EXPECT_EQ(GuardedCell("1-1"), "1-1");
  EXPECT_EQ(GuardedCell(""), "");
  EXPECT_EQ(GuardedCell(" "), " ");
}

}  // namespace
}  // namespace safereturn::data_returns
