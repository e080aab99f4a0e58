#include "tools/safereturnctl/csv_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/result.h"

namespace safereturn::ctl {
namespace {

using ::testing::ElementsAre;

TEST(Csv, IsReadInTheDialectsThatThereAre) {
  const auto table = ParseCsv(
      "\xEF\xBB\xBF"
      "child, dob ,Note\r\n1,02/03/2010,\"a, \"\"b\"\"\"\r\n\r\n,,\r\n2,,x\n",
      "a.csv");
  ASSERT_TRUE(table.ok()) << table.status();
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

TEST(Csv, IsRefusedInOtherEncodingsWithAdvice) {
  using namespace std::string_literals;
  for (const std::string& content : {"\xFF\xFE"
                                     "C\0H\0"s,
                                     "\xFE\xFF\0C"s, "C\0H\0I\0"s, "CHILD\nCaf\xE9\n"s}) {
    const absl::Status status = ParseCsv(content, "a.csv").status();
    EXPECT_EQ(ReasonOf(status), "ENCODING_UNSUPPORTED");
    EXPECT_NE(MessageOf(status).find("save it as"), std::string::npos);
  }
}

TEST(Csv, MayBeEmpty) {
  const auto table = ParseCsv("", "a.csv");
  ASSERT_TRUE(table.ok());
  EXPECT_TRUE(table->columns.empty());
}

TEST(Folders, ThatAreNoneAreSaidSo) {
  EXPECT_EQ(ReasonOf(ReadCsvFolder("no such folder").status()), "FOLDER_UNREADABLE");
  EXPECT_EQ(ReasonOf(ReadFile("no such file").status()), "FILE_UNREADABLE");
}

}  // namespace
}  // namespace safereturn::ctl
