#include "libs/data_returns/tables.h"

#include <gtest/gtest.h>

#include "libs/base/result.h"
#include "libs/data_returns/test_tables.h"

namespace safereturn::data_returns {
namespace {

const File kMissingFile{"one.csv", std::string(kMissingHeader) + "1,01/02/2010,M,03/04/2025,\n"};

TEST(Tables, AreFoundByTheirColumnsNotTheirNames) {
  const auto tables =
      ReadTables({{"x.csv", kEpisodesHeader + Placed("1", "01/01/2025", "")},
                  {"y.csv", kHeaderHeader + Listed("1", "01/02/2010")},
                  {"z.csv", "SOMETHING,ELSE\n1,2\n"},
                  {"w.csv", "MIS_END,MIS_START,MISSING,DOB,CHILD\n,03/04/2025,M,01/02/2010,1\n"}});
  ASSERT_TRUE(tables.ok()) << tables.status();
  EXPECT_EQ(tables->missing->file, "w.csv");
  EXPECT_EQ(tables->missing->format, Format::kSsda903Csv);
  EXPECT_EQ(tables->missing->periods[0].child, "1");
  EXPECT_EQ(tables->header->size(), 1u);
  EXPECT_EQ(tables->episodes->size(), 1u);
  EXPECT_FALSE(tables->missing_last_year);
  EXPECT_TRUE(tables->notes.empty());
}

TEST(Tables, ThatWereNotSuppliedAreNotEmpty) {
  const auto tables = ReadTables({kMissingFile});
  EXPECT_FALSE(tables->header);
  EXPECT_FALSE(tables->episodes);
  EXPECT_TRUE(ReadTables({kMissingFile, {"h.csv", kHeaderHeader}})->header);
}

TEST(Tables, MayBeXmlOrTheSafeguardingDataset) {
  EXPECT_EQ(ReadTables({{"a.txt", "\n <EXPSSDA903/>"}})->missing->format, Format::kSsda903Xml);
  EXPECT_EQ(ReadTables({{"a.csv",
                         "miss_table_id,miss_person_id,miss_missing_episode_start_date,"
                         "miss_missing_episode_type,miss_missing_episode_end_date,"
                         "miss_missing_rhi_offered,miss_missing_rhi_accepted\n"}})
                ->missing->format,
            Format::kSsdMissing);
}

TEST(Tables, SayInWhichEncodingTheyWere) {
  const auto tables = ReadTables({{"a.csv", kMissingFile.content + "Caf\xE9,,,,\n"}});
  ASSERT_EQ(tables->notes.size(), 1u);
  EXPECT_EQ(tables->notes[0], "a.csv was read as WINDOWS-1252");
}

TEST(Tables, AreRefusedWithoutMissingOrWithTwo) {
  const auto none = ReadTables({{"missing.csv", "CHILD,DOB,MISSING,MIS_START\n"}}).status();
  EXPECT_EQ(ReasonOf(none), "TABLE_MISSING");
  EXPECT_NE(MessageOf(none).find("missing.csv"), std::string::npos);
  EXPECT_EQ(ReasonOf(ReadTables({}).status()), "TABLE_MISSING");
  EXPECT_EQ(ReasonOf(ReadTables({kMissingFile, {"two.csv", kMissingFile.content}}).status()),
            "TABLE_TWICE");
  EXPECT_EQ(ReasonOf(ReadTables({kMissingFile, {"two.xml", "<EXPSSDA903/>"}}).status()),
            "TABLE_TWICE");
}

}  // namespace
}  // namespace safereturn::data_returns
