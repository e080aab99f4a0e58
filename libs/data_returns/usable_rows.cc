#include "libs/data_returns/usable_rows.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "libs/base/check.h"
#include "libs/data_returns/rule_checks.h"

namespace safereturn::data_returns {
namespace {

constexpr size_t kLongestSsdId = 48;

Finding Own(const std::string& reason, int row, const std::string& field,
            const std::string& message) {
  return {reason,
          reason,
          Severity::kError,
          {{Table::kMissing, row}},
          field.empty() ? std::vector<std::string>{} : std::vector<std::string>{field},
          message};
}

// The dataset's ids are text; blanks, quotes and the like are in none of them.
bool IsSsdId(const std::string& text) {
  return !text.empty() && text.size() <= kLongestSsdId &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return std::isalnum(c) || c == '-' || c == '_' || c == '.';
         });
}

void CheckIds(const MissingPeriod& period, Format format, std::vector<Finding>& found) {
  if (format != Format::kSsdMissing) {
    if (!IsChildId(period.child)) {
      found.push_back(
          Own("CHILD_INVALID", period.row, "CHILD", "must be 1 to 10 letters and digits"));
    }
    return;
  }
  if (!IsSsdId(period.child)) {
    found.push_back(Own("CHILD_INVALID", period.row, "miss_person_id",
                        "must be 1 to 48 letters, digits and - _ ."));
  }
  if (!IsSsdId(period.id)) {
    found.push_back(Own("ID_INVALID", period.row, "miss_table_id",
                        "must be 1 to 48 letters, digits and - _ ."));
  }
}

void CheckDates(const MissingPeriod& period, Format format, const std::optional<Date>& birth_date,
                Date today, std::vector<Finding>& found) {
  if (format != Format::kSsdMissing && (period.birth_date.IsBroken() || !birth_date)) {
    found.push_back(Own("BIRTH_DATE_INVALID", period.row, "DOB", "must be a date, dd/mm/yyyy"));
  }
  if (period.start.date && *period.start.date > today) {
    found.push_back(Own("DATE_IN_FUTURE", period.row, "MIS_START", "has not come yet"));
  }
  if (period.end.date && *period.end.date > today) {
    found.push_back(Own("DATE_IN_FUTURE", period.row, "MIS_END", "has not come yet"));
  }
}

}  // namespace

std::string UsableRow::Reference() const {
  if (!period.id.empty()) return "ssd:" + period.id;
  return "903:" + period.child + ":" + FormatDate(*period.start.date) + ":" + period.kind;
}

std::string HomeOn(const std::vector<const Placement*>& placements, Date day) {
  const Placement* best = nullptr;
  for (const Placement* each : placements) {
    const bool covers = *each->start.date <= day && (!each->end.date || *each->end.date >= day);
    if (!covers) continue;
    if (best == nullptr || *each->start.date > *best->start.date ||
        (*each->start.date == *best->start.date && each->home_urn > best->home_urn)) {
      best = each;
    }
  }
  return best == nullptr ? "" : best->home_urn;
}

Screening Screen(const Tables& tables, const std::optional<CollectionYear>& year, Date today) {
  SR_CHECK(tables.missing.has_value(), "ReadTables gives no tables without Missing");
  const Evidence evidence = Gather(tables, year);
  Screening screening;
  std::vector<Finding> own;
  for (const TornRow& torn : tables.missing->torn) {
    own.push_back(Own("COLUMNS_WRONG", torn.row, "",
                      "has " + std::to_string(torn.cells) + " cells, not one for each column"));
  }
  const Format format = tables.missing->format;
  for (const MissingPeriod& period : tables.missing->periods) {
    CheckIds(period, format, own);
    CheckDates(period, format, BirthDateOf(period, evidence.children.at(period.child)), today, own);
  }
  Report report = Check(tables, year);
  screening.rules = std::move(report.rules);
  report.findings.insert(report.findings.end(), own.begin(), own.end());
  SortFindings(report.findings);

  std::set<int> left_out;
  for (Finding& finding : report.findings) {
    if (finding.severity == Severity::kError) {
      left_out.insert(finding.rows.front().row);
      screening.refused.push_back(std::move(finding));
    } else {
      screening.warnings.push_back(std::move(finding));
    }
  }
  for (const MissingPeriod& period : tables.missing->periods) {
    if (left_out.contains(period.row)) continue;
    const ChildRows& child = evidence.children.at(period.child);
    screening.rows.push_back(
        {period, BirthDateOf(period, child), HomeOn(child.placements, *period.start.date)});
  }
  return screening;
}

}  // namespace safereturn::data_returns
