#include "libs/data_returns/rules.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "libs/base/result.h"
#include "libs/data_returns/test_tables.h"

namespace safereturn::data_returns {
namespace {

constexpr Outcome kPassed = Outcome::kPassed;
constexpr Outcome kFailed = Outcome::kFailed;
constexpr Outcome kNotChecked = Outcome::kNotChecked;

// One rule on small tables. A table that is absent was not supplied; "" is a table without rows.
struct Case {
  const char* code;
  Outcome outcome;
  const char* what;
  std::optional<std::string> missing;
  std::optional<std::string> header = std::nullopt;
  std::optional<std::string> episodes = std::nullopt;
  std::optional<std::string> last_year = std::nullopt;
  int year = 0;           // 0: not said
  std::string rows = "";  // flagged, e.g. "Missing 2+1; Episodes 1+1"
};

std::string ToText(const std::vector<Finding>& findings, const std::string& code) {
  std::string text;
  for (const Finding& finding : findings) {
    if (finding.code != code) continue;
    text += (text.empty() ? "" : "; ") + NameOf(finding.rows.front().table) + " ";
    for (size_t i = 0; i < finding.rows.size(); ++i)
      text += (i == 0 ? "" : "+") + std::to_string(finding.rows[i].row);
  }
  return text;
}

// A child's row with the usual date of birth.
std::string Row(const std::string& start, const std::string& end, const std::string& kind = "M",
                const std::string& child = "1") {
  return child + ",01/02/2008," + kind + "," + start + "," + end + "\n";
}

const std::string kGood = Row("03/04/2025", "05/04/2025");
const std::string kOpen = Row("03/04/2025", "");
const std::string kPlaced = Placed("1", "01/01/2024", "");

std::vector<Case> Cases() {
  const auto none = std::nullopt;
  return {
      {"1004", kPassed, "a date", kGood},
      {"1004", kFailed, "blank", Row("", "05/04/2025"), none, none, none, 0, "Missing 1"},
      {"1004", kFailed, "no such day", kGood + Row("31/04/2025", ""), none, none, none, 0,
       "Missing 2"},
      {"1004", kFailed, "another form", Row("2025-04-03", ""), none, none, none, 0, "Missing 1"},
      {"1004", kNotChecked, "no table Missing", none},

      {"1005", kPassed, "a date", kGood},
      {"1005", kPassed, "blank", kOpen},
      {"1005", kFailed, "no such day", Row("03/04/2025", "31/02/2025"), none, none, none, 0,
       "Missing 1"},
      {"1005", kNotChecked, "no table Missing", none},

      {"1006", kPassed, "M, A and a", kGood + Row("03/05/2025", "", "a")},
      {"1006", kPassed, "blank is for 565", Row("03/04/2025", "", "")},
      {"1006", kFailed, "another letter", Row("03/04/2025", "", "X"), none, none, none, 0,
       "Missing 1"},
      {"1006", kNotChecked, "no table Missing", none},

      {"564", kPassed, "a start", kGood},
      {"564", kPassed, "a broken start is for 1004", Row("soon", "")},
      {"564", kFailed, "blank", Row("", "05/04/2025", "m"), none, none, none, 0, "Missing 1"},
      {"564", kNotChecked, "no table Missing", none},

      {"565", kPassed, "a type", kGood},
      {"565", kPassed, "neither", Row("", "", "")},
      {"565", kFailed, "no type", Row("03/04/2025", "", ""), none, none, none, 0, "Missing 1"},
      {"565", kNotChecked, "no table Missing", none},

      {"566", kPassed, "a type", kGood},
      {"566", kPassed, "no end", Row("03/04/2025", "", "")},
      {"566", kFailed, "no type", Row("", "05/04/2025", ""), none, none, none, 0, "Missing 1"},
      {"566", kNotChecked, "no table Missing", none},

      {"567", kPassed, "the same day", Row("03/04/2025", "03/04/2025")},
      {"567", kPassed, "open", kOpen},
      {"567", kFailed, "a day before", Row("03/04/2025", "02/04/2025"), none, none, none, 0,
       "Missing 1"},
      {"567", kNotChecked, "no table Missing", none},

      {"570", kPassed, "the last day", Row("31/03/2026", ""), none, none, none, 2026},
      {"570", kFailed, "the day after", Row("01/04/2026", ""), none, none, none, 2026, "Missing 1"},
      {"570", kNotChecked, "no year", kGood},

      {"571", kPassed, "first and last day",
       Row("30/03/2025", "01/04/2025") + Row("31/03/2026", "31/03/2026"), none, none, none, 2026},
      {"571", kPassed, "open", kOpen, none, none, none, 2026},
      {"571", kFailed, "before and after",
       Row("30/03/2025", "31/03/2025") + Row("31/03/2026", "01/04/2026"), none, none, none, 2026,
       "Missing 1; Missing 2"},
      {"571", kNotChecked, "no year", kGood},

      {"574", kPassed, "one begins on the day that the other ends",
       Row("05/04/2025", "07/04/2025") + Row("03/04/2025", "05/04/2025")},
      {"574", kPassed, "an open one at the end",
       Row("03/04/2025", "05/04/2025") + Row("05/04/2025", "")},
      {"574", kPassed, "of two children", kGood + Row("04/04/2025", "06/04/2025", "M", "2")},
      {"574", kFailed, "overlapping", kGood + Row("04/04/2025", "06/04/2025"), none, none, none, 0,
       "Missing 2+1"},
      {"574", kFailed, "of nested ones the longer", Row("01/04/2025", "09/04/2025") + kGood, none,
       none, none, 0, "Missing 1+2"},
      {"574", kFailed, "after an open one", kOpen + Row("08/04/2025", "09/04/2025"), none, none,
       none, 0, "Missing 2+1"},
      {"574", kNotChecked, "no table Missing", none},

      {"575", kPassed, "the placement lasts", kOpen, none, kPlaced},
      {"575", kPassed, "the absence has ended", kGood, none,
       Placed("1", "01/01/2024", "03/04/2025")},
      {"575", kFailed, "the placement ended that day", kOpen, none,
       Placed("1", "01/01/2024", "03/04/2025"), none, 0, "Missing 1"},
      {"575", kNotChecked, "no Episodes", kOpen},

      {"576", kPassed, "goes on with the same start", kOpen, none, none, kOpen},
      {"576", kPassed, "last year's was over", kOpen, none, none, Row("03/05/2024", "04/05/2024")},
      {"576", kFailed, "another start", kGood + Row("01/04/2025", "02/04/2025"), none, none,
       Row("30/03/2025", ""), 0, "Missing 2+1"},
      {"576", kFailed, "no row at all", "", none, none, kOpen, 0, "Missing (last year) 1"},
      {"576", kNotChecked, "no last year", kOpen},

      {"577", kPassed, "open in care", kOpen, none, kPlaced},
      {"577", kPassed, "ends on care's last day", kGood, none,
       Placed("1", "01/01/2024", "05/04/2025", "E4A")},
      {"577", kPassed, "fits the second of two", kGood, none,
       Placed("1", "01/01/2020", "01/01/2021", "E4A") + kPlaced},
      {"577", kPassed, "without Episodes of the child 1012 speaks", kGood, none, ""},
      {"577", kFailed, "care ended, still open", kOpen, none,
       Placed("1", "01/01/2024", "05/04/2025", "E4A"), none, 0, "Missing 1"},
      {"577", kFailed, "open from before care", kOpen, none, Placed("1", "04/04/2025", ""), none, 0,
       "Missing 1"},
      {"577", kFailed, "ends after care", kGood, none,
       Placed("1", "01/01/2024", "04/04/2025", "E4A"), none, 0, "Missing 1"},
      {"577", kFailed, "ends before care", kGood, none, Placed("1", "06/04/2025", ""), none, 0,
       "Missing 1"},
      {"577", kNotChecked, "no Episodes", kGood},

      {"578", kPassed, "on the first day", kGood, none, Placed("1", "03/04/2025", "")},
      {"578", kPassed, "across a change of placement", kGood, none,
       Placed("1", "02/04/2025", "") + Placed("1", "01/01/2024", "02/04/2025", "X1")},
      {"578", kFailed, "before", kGood, none, Placed("1", "04/04/2025", ""), none, 0, "Missing 1"},
      {"578", kFailed, "between two periods of care", kGood, none,
       Placed("1", "01/01/2024", "02/04/2025", "E4A") + Placed("1", "04/04/2025", ""), none, 0,
       "Missing 1"},
      {"578", kNotChecked, "no Episodes", kGood},

      {"580", kPassed, "the reason is E8", Row("03/01/2026", "01/02/2026"), none,
       Placed("1", "01/01/2024", "01/02/2026", "E8")},
      {"580", kPassed, "came back before", Row("03/01/2026", "31/01/2026"), none,
       Placed("1", "01/01/2024", "01/02/2026", "E4A")},
      {"580", kFailed, "another reason", Row("03/01/2026", "01/02/2026"), none,
       Placed("1", "01/01/2024", "01/02/2026", "E4A"), none, 0, "Episodes 1+1"},
      {"580", kFailed, "born on 29 February", "1,29/02/2008,M,01/02/2026,01/03/2026\n", none,
       Placed("1", "01/01/2024", "01/03/2026", "E4A"), none, 0, "Episodes 1+1"},
      {"580", kNotChecked, "no Episodes", kGood},

      {"581", kPassed, "on a placement's last day", kOpen, none,
       Placed("1", "01/01/2024", "03/04/2025")},
      {"581", kPassed, "without Episodes of the child 1012 speaks", kOpen, none, ""},
      {"581", kFailed, "before the first", kOpen, none, Placed("1", "04/04/2025", ""), none, 0,
       "Missing 1"},
      {"581", kFailed, "in a gap", kOpen, none,
       Placed("1", "01/01/2024", "02/04/2025") + Placed("1", "04/04/2025", ""), none, 0,
       "Missing 1"},
      {"581", kNotChecked, "no Episodes", kOpen},

      {"586", kPassed, "the day after birth", "1,02/04/2025,M,03/04/2025,\n"},
      {"586", kFailed, "on the day of birth", "1,03/04/2025,M,03/04/2025,\n", none, none, none, 0,
       "Missing 1"},
      {"586", kFailed, "by the date in Header", "1,,M,03/04/2025,\n", Listed("1", "04/04/2025"),
       none, none, 0, "Missing 1"},
      {"586", kNotChecked, "no table Missing", none},

      {"1012", kPassed, "has one", kGood, none, kPlaced},
      {"1012", kFailed, "has none", kGood + Row("03/04/2025", "", "M", "2"), none, kPlaced, none, 0,
       "Missing 2"},
      {"1012", kNotChecked, "no Episodes", kGood},

      {"INT04", kPassed, "is there", kGood, Listed("1", "01/02/2008")},
      {"INT04", kFailed, "is not there", kGood, Listed("2", "01/02/2008"), none, none, 0,
       "Missing 1"},
      {"INT04", kFailed, "Header is empty", kGood, "", none, none, 0, "Missing 1"},
      {"INT04", kNotChecked, "no Header", kGood},

      {"INT13", kPassed, "the same", kGood, Listed("1", "01/02/2008")},
      {"INT13", kPassed, "blank is no difference", "1,,M,03/04/2025,\n", Listed("1", "01/02/2008")},
      {"INT13", kPassed, "a child that is not there is for INT04", kGood, ""},
      {"INT13", kFailed, "another", kGood, Listed("1", "02/02/2008"), none, none, 0, "Missing 1"},
      {"INT13", kFailed, "blank there", kGood, Listed("1", ""), none, none, 0, "Missing 1"},
      {"INT13", kNotChecked, "no Header", kGood},
  };
}

Tables Supplied(const Case& each) {
  Tables tables;
  if (each.missing) tables.missing = MissingOf(*each.missing);
  if (each.header) tables.header = HeaderOf(*each.header);
  if (each.episodes) tables.episodes = EpisodesOf(*each.episodes);
  if (each.last_year) tables.missing_last_year = MissingOf(*each.last_year);
  return tables;
}

TEST(Rules, FlagWhatTheyShouldAndNothingElse) {
  for (const Case& each : Cases()) {
    const Tables tables = Supplied(each);
    const Report report = Check(
        tables, each.year == 0 ? std::nullopt : std::optional(CollectionYear::Ending(each.year)));
    for (const RuleResult& result : report.rules) {
      if (result.code != each.code) continue;
      EXPECT_EQ(result.outcome, each.outcome) << each.code << " " << each.what;
      EXPECT_EQ(result.lacking.empty(), each.outcome != kNotChecked);
    }
    EXPECT_EQ(ToText(report.findings, each.code), each.rows) << each.code << " " << each.what;
  }
}

TEST(Rules, HaveACaseForEachOutcome) {
  std::map<std::string, std::set<Outcome>> seen;
  for (const Case& each : Cases()) seen[each.code].insert(each.outcome);
  EXPECT_EQ(Rules().size(), 20u);
  for (const Rule& rule : Rules()) EXPECT_EQ(seen[rule.code].size(), 3u) << rule.code;
}

TEST(Rules, SayWhatIsWrongAndWhere) {
  std::set<std::string> codes;
  for (const Rule& rule : Rules()) {
    EXPECT_TRUE(codes.insert(rule.code).second) << rule.code;
    EXPECT_FALSE(rule.fields.empty()) << rule.code;
    EXPECT_FALSE(rule.message.empty()) << rule.code;
    EXPECT_NE(rule.severity, Severity::kUnspecified) << rule.code;
  }
  const Finding finding =
      Check(Supplied({"", kFailed, "", Row("03/04/2025", "02/04/2025")}), {}).findings.at(0);
  EXPECT_EQ(finding.code, "567");
  EXPECT_EQ(finding.reason, "END_BEFORE_START");
  EXPECT_EQ(finding.severity, Severity::kError);
  EXPECT_EQ(finding.fields, RuleOf("567").fields);
}

TEST(Rules, ThatLackWhatTheyNeedAreNeverPassed) {
  Tables tables;
  for (const RuleResult& result : Check(tables, std::nullopt).rules) {
    EXPECT_EQ(result.outcome, kNotChecked) << result.code;
    EXPECT_EQ(result.lacking.front(), Need::kMissing);
    for (const Need need : result.lacking) EXPECT_FALSE(NameOf(need).empty());
  }
  // The Safeguarding Dataset has no dates of birth.
  tables.missing = MissingOf(kGood);
  tables.missing->format = Format::kSsdMissing;
  tables.episodes.emplace();
  tables.header.emplace();
  const auto outcome = [&](const std::string& code) {
    for (const RuleResult& result : Check(tables, std::nullopt).rules) {
      if (result.code == code) return result.outcome;
    }
    return Outcome::kUnspecified;
  };
  EXPECT_EQ(outcome("INT13"), kNotChecked);
  EXPECT_EQ(outcome("586"), kPassed);
  tables.header.reset();
  EXPECT_EQ(outcome("586"), kNotChecked);
  EXPECT_EQ(outcome("580"), kNotChecked);
}

TEST(Findings, ComeInOrderOfTheRows) {
  const Report report =
      Check(Supplied({"", kFailed, "", kGood + Row("x", "", "M", "2") + Row("", "", "M", "3"), "",
                      kPlaced}),
            std::nullopt);
  std::string text;
  for (const Finding& finding : report.findings)
    text += std::to_string(finding.rows[0].row) + ":" + finding.code + " ";
  EXPECT_EQ(text, "1:INT04 2:1004 2:1012 2:INT04 3:1004 3:564 3:1012 3:INT04 ");
}

TEST(CollectionYears, RunFromAprilToMarch) {
  EXPECT_EQ(FormatDate(CollectionYear::Ending(2026).start), "2025-04-01");
  EXPECT_EQ(FormatDate(CollectionYear::Ending(2026).end), "2026-03-31");
}

}  // namespace
}  // namespace safereturn::data_returns
