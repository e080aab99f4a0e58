#include "tools/safereturnctl/findings.h"

#include <gtest/gtest.h>

#include <sstream>

namespace safereturn::ctl {
namespace {

data_returns::Screening Screened(const std::string& rows) {
  return data_returns::Screen(
      *data_returns::ReadTables({{"a.csv", "CHILD,DOB,MISSING,MIS_START,MIS_END\n" + rows}}),
      std::nullopt, *ParseDate("2026-03-27"));
}

const char kOverlap[] =
    "1,01/02/2010,M,03/04/2025,09/04/2025\n1,01/02/2010,M,04/04/2025,10/04/2025\n"
    "1,01/02/2010,M,09/05/2025,08/05/2025\n";

TEST(Findings, ArePrintedByRow) {
  std::ostringstream out;
  PrintFindings(Screened(kOverlap), out);
  EXPECT_EQ(out.str(),
            "ROW   SEVERITY  RULE  FIELDS              WHAT IS WRONG\n"
            "2, 1  warning   574   MIS_START, MIS_END  starts while the child's period before is "
            "open or not yet over\n"
            "3     error     567   MIS_START, MIS_END  ends before it starts\n");
  std::ostringstream nothing;
  PrintFindings(Screened(""), nothing);
  EXPECT_EQ(nothing.str(), "");
}

TEST(Findings, AreWholeInJson) {
  const Json json = FindingJson(Screened(kOverlap).warnings.at(0));
  EXPECT_EQ(json["row"], 2);
  EXPECT_EQ(json["code"], "574");
  EXPECT_EQ(json["reason"], "PERIODS_OVERLAP");
  EXPECT_EQ(json["severity"], "warning");
  EXPECT_EQ(json["rows"][1]["table"], "Missing");
  EXPECT_EQ(json["rows"][1]["row"], 1);
}

TEST(Rules, ThatWereNotCheckedSayWhy) {
  const auto rules = Screened(kOverlap).rules;
  EXPECT_EQ(RulesLine(rules),
            "rules: 7 passed, 2 failed, 11 not checked (576: without last year's table Missing; "
            "570, 571: without the collection year; 575, 577, 578, 580, 581, 1012: without the "
            "table Episodes; INT04, INT13: without the table Header)");
  const Json json = RulesJson(rules);
  EXPECT_EQ(json.size(), 20u);
  EXPECT_EQ(json[7]["code"], "570");
  EXPECT_EQ(json[7]["outcome"], "not checked");
  EXPECT_EQ(json[7]["lacking"][0], "the collection year");
}

}  // namespace
}  // namespace safereturn::ctl
