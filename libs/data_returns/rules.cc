#include "libs/data_returns/rules.h"

#include <algorithm>
#include <tuple>
#include <variant>

#include "libs/base/check.h"
#include "libs/data_returns/rule_checks.h"

namespace safereturn::data_returns {
namespace {

using OfRow = bool (*)(const MissingPeriod&);
using OfYear = bool (*)(const MissingPeriod&, const CollectionYear&);
using OfRowAndChild = bool (*)(const MissingPeriod&, const ChildRows&);
using OfChild = void (*)(const ChildRows&, const Flag&);

struct Entry {
  Rule rule;
  std::variant<OfRow, OfYear, OfRowAndChild, OfChild> check;
};

constexpr Severity kError = Severity::kError;
constexpr Severity kWarning = Severity::kWarning;
constexpr Need kMissing = Need::kMissing;

const std::vector<Entry>& Entries() {
  static const auto& entries = *new std::vector<Entry>{
      {{"1004",
        "START_INVALID",
        kError,
        {kMissing},
        {"MIS_START"},
        "must be a date, dd/mm/yyyy: when was the child first away?"},
       &Breaks1004},
      {{"1005",
        "END_INVALID",
        kError,
        {kMissing},
        {"MIS_END"},
        "must be a date, dd/mm/yyyy, or blank while the child is away"},
       &Breaks1005},
      {{"1006",
        "KIND_INVALID",
        kError,
        {kMissing},
        {"MISSING"},
        "must be M (missing) or A (away without authorisation)"},
       &Breaks1006},
      {{"564",
        "START_BLANK",
        kError,
        {kMissing},
        {"MISSING", "MIS_START"},
        "says M or A, but the start is blank"},
       &Breaks564},
      {{"565",
        "KIND_BLANK_WITH_START",
        kError,
        {kMissing},
        {"MISSING", "MIS_START"},
        "has a start, but says neither M nor A"},
       &Breaks565},
      {{"566",
        "KIND_BLANK_WITH_END",
        kError,
        {kMissing},
        {"MISSING", "MIS_END"},
        "has an end, but says neither M nor A"},
       &Breaks566},
      {{"567",
        "END_BEFORE_START",
        kError,
        {kMissing},
        {"MIS_START", "MIS_END"},
        "ends before it starts"},
       &Breaks567},
      {{"570",
        "START_AFTER_YEAR",
        kWarning,
        {kMissing, Need::kCollectionYear},
        {"MIS_START"},
        "starts after the collection year has ended"},
       &Breaks570},
      {{"571",
        "END_OUTSIDE_YEAR",
        kWarning,
        {kMissing, Need::kCollectionYear},
        {"MIS_END"},
        "ends outside the collection year"},
       &Breaks571},
      {{"574",
        "PERIODS_OVERLAP",
        kWarning,
        {kMissing},
        {"MIS_START", "MIS_END"},
        "starts while the child's period before is open or not yet over"},
       &Check574},
      {{"575",
        "OPEN_AFTER_PLACEMENT",
        kWarning,
        {kMissing, Need::kEpisodes},
        {"MIS_END"},
        "is open, but the placement that the child left has ended: when did the absence end?"},
       &Breaks575},
      {{"576",
        "LAST_YEAR_NOT_CONTINUED",
        kWarning,
        {kMissing, Need::kMissingLastYear},
        {"CHILD"},
        "was open in last year's return, but this year's first period has another start"},
       &Check576},
      {{"577",
        "NOT_ENDED_WITH_CARE",
        kWarning,
        {kMissing, Need::kEpisodes},
        {"MIS_END"},
        "fits no period of care: the end is missing, or outside the child's time in care"},
       &Breaks577},
      {{"578",
        "START_OUTSIDE_CARE",
        kWarning,
        {kMissing, Need::kEpisodes},
        {"MIS_START"},
        "starts when the child was not looked after"},
       &Breaks578},
      {{"580",
        "REASON_NOT_E8",
        kWarning,
        {kMissing, Need::kEpisodes, Need::kBirthDate},
        {"REC"},
        "the child was missing up to the 18th birthday, when care ended: the reason must be E8"},
       &Check580},
      {{"581",
        "START_IN_NO_PLACEMENT",
        kWarning,
        {kMissing, Need::kEpisodes},
        {"MIS_START"},
        "starts on a day that no placement of the child covers"},
       &Breaks581},
      {{"586",
        "BEFORE_BIRTH",
        kError,
        {kMissing, Need::kBirthDate},
        {"MIS_START"},
        "is not after the date of birth"},
       &Breaks586},
      {{"1012",
        "NO_EPISODES",
        kWarning,
        {kMissing, Need::kEpisodes},
        {"CHILD"},
        "has no row in the table Episodes this year"},
       &Breaks1012},
      {{"INT04",
        "CHILD_NOT_IN_HEADER",
        kWarning,
        {kMissing, Need::kHeader},
        {"CHILD"},
        "is not in the table Header"},
       &BreaksInt04},
      {{"INT13",
        "BIRTH_DATE_DIFFERS",
        kWarning,
        {kMissing, Need::kHeader, Need::kOwnBirthDate},
        {"DOB"},
        "differs from the table Header"},
       &BreaksInt13},
  };
  return entries;
}

bool HasOwnBirthDates(const Tables& tables) {
  return tables.missing && tables.missing->format != Format::kSsdMissing;
}

bool IsThere(Need need, const Tables& tables, const std::optional<CollectionYear>& year) {
  switch (need) {
    case Need::kMissing:
      return tables.missing.has_value();
    case Need::kHeader:
      return tables.header.has_value();
    case Need::kEpisodes:
      return tables.episodes.has_value();
    case Need::kMissingLastYear:
      return tables.missing_last_year.has_value();
    case Need::kCollectionYear:
      return year.has_value();
    case Need::kBirthDate:
      return tables.header || HasOwnBirthDates(tables);
    case Need::kOwnBirthDate:
      return HasOwnBirthDates(tables);
    case Need::kUnspecified:
      break;
  }
  return false;
}

void Run(const Entry& entry, const Evidence& evidence, const Flag& flag) {
  if (const auto* of_child = std::get_if<OfChild>(&entry.check)) {
    for (const std::string& child : evidence.order) (*of_child)(evidence.children.at(child), flag);
    return;
  }
  for (const MissingPeriod& row : evidence.tables.missing->periods) {
    bool is_broken = false;
    if (const auto* of_row = std::get_if<OfRow>(&entry.check)) {
      is_broken = (*of_row)(row);
    } else if (const auto* of_year = std::get_if<OfYear>(&entry.check)) {
      is_broken = (*of_year)(row, *evidence.year);
    } else {
      is_broken = std::get<OfRowAndChild>(entry.check)(row, evidence.children.at(row.child));
    }
    if (is_broken) flag({{Table::kMissing, row.row}});
  }
}

}  // namespace

std::string NameOf(Need need) {
  switch (need) {
    case Need::kMissing:
      return "the table Missing";
    case Need::kHeader:
      return "the table Header";
    case Need::kEpisodes:
      return "the table Episodes";
    case Need::kMissingLastYear:
      return "last year's table Missing";
    case Need::kCollectionYear:
      return "the collection year";
    case Need::kBirthDate:
      return "dates of birth";
    case Need::kOwnBirthDate:
      return "dates of birth in the table Missing";
    case Need::kUnspecified:
      break;
  }
  return "";
}

std::string NameOf(Outcome outcome) {
  switch (outcome) {
    case Outcome::kPassed:
      return "passed";
    case Outcome::kFailed:
      return "failed";
    case Outcome::kNotChecked:
      return "not checked";
    case Outcome::kUnspecified:
      break;
  }
  return "";
}

const std::vector<Rule>& Rules() {
  static const auto& rules = *[] {
    auto* all = new std::vector<Rule>;
    for (const Entry& entry : Entries()) all->push_back(entry.rule);
    return all;
  }();
  return rules;
}

const Rule& RuleOf(const std::string& code) {
  const auto found = std::find_if(Rules().begin(), Rules().end(),
                                  [&](const Rule& rule) { return rule.code == code; });
  SR_CHECK(found != Rules().end(), "codes of rules are written in the source");
  return *found;
}

CollectionYear CollectionYear::Ending(int year) {
  return {std::chrono::year(year - 1) / std::chrono::April / 1,
          std::chrono::year(year) / std::chrono::March / 31};
}

Report Check(const Tables& tables, const std::optional<CollectionYear>& year) {
  const Evidence evidence = Gather(tables, year);
  Report report;
  for (const Entry& entry : Entries()) {
    RuleResult result{entry.rule.code, Outcome::kPassed, {}};
    for (const Need need : entry.rule.needs) {
      if (!IsThere(need, tables, year)) result.lacking.push_back(need);
    }
    if (!result.lacking.empty()) {
      result.outcome = Outcome::kNotChecked;
    } else {
      Run(entry, evidence, [&](std::vector<RowRef> rows) {
        result.outcome = Outcome::kFailed;
        report.findings.push_back({entry.rule.code, entry.rule.reason, entry.rule.severity,
                                   std::move(rows), entry.rule.fields, entry.rule.message});
      });
    }
    report.rules.push_back(std::move(result));
  }
  SortFindings(report.findings);
  return report;
}

void SortFindings(std::vector<Finding>& findings) {
  const auto place = [](const Finding& finding) {
    const RowRef first = finding.rows.empty() ? RowRef{} : finding.rows.front();
    return std::make_pair(first.table, first.row);
  };
  std::stable_sort(findings.begin(), findings.end(),
                   [&](const Finding& a, const Finding& b) { return place(a) < place(b); });
}

}  // namespace safereturn::data_returns
