#include "tools/safereturnctl/ssda903.h"

#include <gtest/gtest.h>

#include "libs/base/result.h"
#include "libs/base/uuid.h"

namespace safereturn::ctl {
namespace {

constexpr char kHeader[] = "CHILD,DOB,MISSING,MIS_START,MIS_END\n";
constexpr char kEpisodesHeader[] =
    "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,"
    "URN\n";
const Date kToday = *ParseDate("2026-03-27");
const Instant kNow = *ParseInstant("2026-03-27T09:00:00Z");

Return903 Tables(const std::string& missing, const std::string& episodes = "",
                 const std::string& header = "") {
  std::vector<CsvTable> tables;
  tables.push_back(*ParseCsv(kHeader + missing, "one.csv"));
  if (!episodes.empty()) tables.push_back(*ParseCsv(kEpisodesHeader + episodes, "two.csv"));
  if (!header.empty())
    tables.push_back(*ParseCsv("CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n" + header, "three.csv"));
  return *FindTables(std::move(tables));
}

std::string Placed(const std::string& child, const std::string& from, const std::string& to,
                   const std::string& urn) {
  return child + "," + from + ",S,C2,N1,K2,PR4," + to + ",,,,," + urn + "\n";
}

TEST(Tables, AreFoundByTheirColumnsNotTheirNames) {
  const Return903 tables =
      Tables("1,01/02/2010,M,03/04/2025,\n", Placed("1", "01/01/2025", "", "2890011"));
  EXPECT_EQ(tables.missing.file, "one.csv");
  EXPECT_EQ(tables.placements.at("1").size(), 1u);
}

TEST(Tables, WithoutMissingAreRefused) {
  std::vector<CsvTable> tables;
  tables.push_back(*ParseCsv("CHILD,DOB,MISSING,MIS_START\n", "missing.csv"));
  EXPECT_EQ(ReasonOf(FindTables(std::move(tables)).status()), "TABLE_MISSING");
}

TEST(Rows, AreReadWithTheirHome) {
  const Rows903 read = ReadRows(Tables("ab1,01/02/2010,m,03/04/2025,05/04/2025\n",
                                       Placed("AB1", "01/01/2024", "", "2890011")),
                                kToday);
  ASSERT_EQ(read.rows.size(), 1u);
  EXPECT_EQ(read.rows[0].child, "AB1");
  EXPECT_EQ(read.rows[0].kind, "M");
  EXPECT_EQ(read.rows[0].home_urn, "2890011");
  EXPECT_EQ(read.rows[0].Reference(), "903:AB1:2025-04-03:M");
  EXPECT_EQ(FormatDate(*read.rows[0].end), "2025-04-05");
}

TEST(Homes, AreOfTheCoveringPlacementWithTheLatestStart) {
  const auto home = [](const std::string& episodes) {
    return ReadRows(Tables("1,01/02/2010,M,03/04/2025,\n", episodes), kToday).rows.at(0).home_urn;
  };
  EXPECT_EQ(home(Placed("1", "01/01/2024", "", "1") + Placed("1", "01/03/2025", "", "2")), "2");
  EXPECT_EQ(home(Placed("1", "01/03/2025", "", "2") + Placed("1", "01/01/2024", "", "1")), "2");
  EXPECT_EQ(home(Placed("1", "01/01/2024", "03/04/2025", "1")), "1");  // the last day is covered
  EXPECT_EQ(home(Placed("1", "01/01/2024", "02/04/2025", "1")), "");
  EXPECT_EQ(home(Placed("1", "04/04/2025", "", "1")), "");
  EXPECT_EQ(home(Placed("1", "01/01/2024", "", "1") + Placed("1", "01/03/2025", "", "")),
            "");  // of a foster carer
  EXPECT_EQ(home(Placed("1", "01/01/2024", "", "XXXXXXX")), "");
  EXPECT_EQ(home(Placed("2", "01/01/2024", "", "1")), "");
}

TEST(Rows, ThatAreWrongAreNamedAndTheOthersGoOn) {
  const Rows903 read = ReadRows(Tables("1,01/02/2010,M,03/04/2025,04/04/2025\n"
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
                                       "11,01/02/2010,A,03/04/2025,03/04/2025\n"),
                                kToday);
  ASSERT_EQ(read.rows.size(), 2u);
  EXPECT_EQ(read.rows[1].number, 13);
  std::string refused;
  for (const Finding& each : read.refused) {
    refused += std::to_string(each.row) + " " + each.field + " " + each.reason + "\n";
  }
  EXPECT_EQ(refused,
            "2 CHILD CHILD_INVALID\n"
            "3 CHILD CHILD_INVALID\n"
            "4 DOB DATE_INVALID\n"
            "5 MISSING KIND_INVALID\n"
            "6 MIS_START DATE_INVALID\n"
            "7 MIS_START DATE_INVALID\n"
            "8 MIS_END DATE_INVALID\n"
            "9 MIS_END END_BEFORE_START\n"
            "10 MIS_START BEFORE_BIRTH\n"
            "11 MIS_START DATE_IN_FUTURE\n"
            "12  COLUMNS_WRONG\n");
}

TEST(Rows, TakeAMissingBirthDateFromTheHeaderAndNoteWhatDiffers) {
  const Rows903 read =
      ReadRows(Tables("1,,M,03/04/2025,\n2,01/02/2010,M,03/04/2025,\n3,01/02/2010,M,03/04/2025,\n",
                      "", "1,1,05/06/2011,,,,\n2,1,07/08/2011,,,,\n"),
               kToday);
  ASSERT_EQ(read.rows.size(), 3u);
  EXPECT_EQ(FormatDate(read.rows[0].birth_date), "2011-06-05");
  ASSERT_EQ(read.warnings.size(), 2u);
  EXPECT_EQ(read.warnings[0].reason, "BIRTH_DATE_DIFFERS");
  EXPECT_EQ(read.warnings[1].reason, "CHILD_NOT_IN_HEADER");
}

TEST(Events, AreTwoForAReturnAndOneForAChildStillMissing) {
  const Rows903 read = ReadRows(
      Tables("1,01/02/2010,A,03/04/2025,05/04/2025\n2,01/02/2010,M,03/04/2025,\n"), kToday);
  const auto returned = EventsOf(read.rows.at(0), "E10009901", "//s", false, kNow);
  ASSERT_EQ(returned.size(), 2u);
  EXPECT_EQ(returned[0].type, "safereturn.intake.v1.ChildReportedMissing");
  EXPECT_EQ(returned[1].type, "safereturn.intake.v1.ChildReturned");
  EXPECT_EQ(TextAt(returned[1].data["return_time"], "date"), "2025-04-05");
  EXPECT_EQ(TextAt(returned[1].data, "category"), "EPISODE_CATEGORY_AWAY_WITHOUT_AUTHORISATION");
  EXPECT_EQ(FirstIdentifier(returned[1].data), "ssda903|E10009901|1");
  EXPECT_EQ(EventsOf(read.rows.at(1), "E10009901", "//s", false, kNow).size(), 1u);
  for (const Event& event : returned)
    EXPECT_TRUE(ToMessage(event).ok()) << ToMessage(event).status();
}

TEST(Events, HaveIdsOfTheirContent) {
  const auto row = [](const std::string& text) {
    return ReadRows(Tables(text), kToday).rows.at(0);
  };
  const MissingRow one = row("1,01/02/2010,M,03/04/2025,05/04/2025\n");
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
  const auto later =
      ids(EventsOf(row("1,01/02/2010,M,03/04/2025,06/04/2025\n"), "E10009901", "//s", false, kNow));
  EXPECT_EQ(first[0], later[0]);
  EXPECT_NE(first[1], later[1]);
  EXPECT_NE(first[1], ids(EventsOf(one, "E10009901", "//s", true, kNow))[1]);
}

TEST(UkDates, AreStrict) {
  EXPECT_EQ(FormatDate(*ParseUkDate("29/02/2024")), "2024-02-29");
  for (const char* text :
       {"29/02/2023", "1/2/2024", "2024-02-29", "00/01/2024", "aa/bb/cccc", ""}) {
    EXPECT_EQ(ParseUkDate(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace safereturn::ctl
