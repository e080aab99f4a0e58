#include "libs/data_returns/ssd_missing.h"

#include <gtest/gtest.h>

#include "libs/base/result.h"
#include "libs/data_returns/test_tables.h"

namespace safereturn::data_returns {
namespace {

using namespace std::chrono_literals;

constexpr char kColumns[] =
    "miss_table_id,miss_person_id,miss_missing_episode_start_date,miss_missing_episode_type,"
    "miss_missing_episode_end_date,miss_missing_rhi_offered,miss_missing_rhi_accepted\n";

MissingTable Read(const std::string& rows) { return ReadSsdMissing(TableOf(kColumns + rows)); }

TEST(SsdMissing, IsKnownByItsColumns) {
  EXPECT_TRUE(IsSsdMissing(TableOf(kColumns)));
  EXPECT_FALSE(IsSsdMissing(TableOf("miss_table_id,miss_person_id\n")));
}

TEST(SsdMissing, IsReadIntoTheWordsOfThe903) {
  const auto rows = Read(
                        "M-1,p77,2025-04-03 22:15:00.000,Missing,2025-04-04T00:00:00,y,NULL\n"
                        "M-2,p77,03/05/2025 07:05,Away from placement,NULL,NA,NA\n"
                        "M-3,p78,2025-04-03,Absent,2025-04-04 25:00,N,\n"
                        "M-4,p78,tomorrow,Holiday,,,\n")
                        .periods;
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(rows[0].child, "P77");
  EXPECT_EQ(rows[0].kind, "M");
  EXPECT_EQ(FormatDate(*rows[0].start.date), "2025-04-03");
  EXPECT_EQ(rows[0].start_time, 22h + 15min);
  EXPECT_EQ(FormatDate(*rows[0].end.date), "2025-04-04");
  EXPECT_EQ(rows[0].end_time, std::nullopt);  // midnight is no time
  EXPECT_EQ(rows[0].interview_offered, "Y");
  EXPECT_EQ(rows[0].interview_accepted, "");
  EXPECT_EQ(rows[1].kind, "A");
  EXPECT_EQ(FormatDate(*rows[1].start.date), "2025-05-03");
  EXPECT_EQ(rows[1].start_time, 7h + 5min);
  EXPECT_TRUE(rows[1].end.IsBlank());
  EXPECT_EQ(rows[2].kind, "A");
  EXPECT_TRUE(rows[2].end.IsBroken());
  EXPECT_TRUE(rows[3].start.IsBroken());
  EXPECT_EQ(rows[3].kind, "HOLIDAY");
  EXPECT_EQ(Read("M-1,p77\n").torn.size(), 1u);
}

TEST(SsdMissing, IsWrittenSorted) {
  auto rows = Read(
                  "B,P2,2025-04-03,M,,N,NA\n"
                  "A,P1,2025-04-03 22:15:00,A,2025-04-04 06:00:01,Y,Y\n")
                  .periods;
  EXPECT_EQ(*WriteSsdMissing(rows),
            "miss_table_id,miss_person_id,miss_missing_episode_start_date,miss_missing_episode_"
            "type,miss_missing_episode_end_date,miss_missing_rhi_offered,miss_missing_rhi_"
            "accepted\r\n"
            "A,P1,2025-04-03 22:15:00,A,2025-04-04 06:00:01,Y,Y\r\n"
            "B,P2,2025-04-03,M,,N,NA\r\n");
}

TEST(SsdMissing, RefusesWhatTheFormatCannotHold) {
  const auto field = [](const std::string& row) {
    const absl::Status status = WriteSsdMissing(Read(row).periods).status();
    EXPECT_EQ(ReasonOf(status), "ROW_NOT_WRITABLE") << row;
    return FieldOf(status);
  };
  EXPECT_EQ(field(",P1,2025-04-03,M,,,\n"), "miss_table_id");
  EXPECT_EQ(field("A,,2025-04-03,M,,,\n"), "miss_person_id");
  EXPECT_EQ(field("A,P1,,M,,,\n"), "miss_missing_episode_start_date");
  EXPECT_EQ(field("A,P1,2025-04-03,X,,,\n"), "miss_missing_episode_type");
  EXPECT_EQ(field("A,P1,2025-04-03,M,soon,,\n"), "miss_missing_episode_end_date");
  EXPECT_EQ(field("A,P1,2025-04-03,M,,maybe,\n"), "miss_missing_rhi_offered");
  EXPECT_EQ(field("A,P1,2025-04-03,M,,Y,maybe\n"), "miss_missing_rhi_accepted");
}

}  // namespace
}  // namespace safereturn::data_returns
