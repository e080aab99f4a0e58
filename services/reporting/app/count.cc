#include "services/reporting/app/count.h"

#include <algorithm>

#include "services/reporting/app/period.h"
#include "services/reporting/app/tables.h"

namespace safereturn::reporting {
namespace {

using messaging::CountQuery;
using messaging::CountRow;

// Returns the column that a breakdown groups by, or "".
std::string ColumnOf(Breakdown breakdown) {
  switch (breakdown) {
    case Breakdown::kAuthority:
      return "authority_id";
    case Breakdown::kHome:
      return "home_urn";
    case Breakdown::kMonth:
      return "return_month";
    case Breakdown::kAgeBand:
      return "age_band";
    case Breakdown::kOutcome:
      return "outcome";
    case Breakdown::kArea:
      return "area";
    case Breakdown::kUnspecified:
      break;
  }
  return "";
}

// An enumerator that says nothing is no key; no outcome is OPEN.
std::string KeyOf(Breakdown breakdown, const std::string& value) {
  if (value != "UNSPECIFIED") return value;
  return breakdown == Breakdown::kOutcome ? "OPEN" : "";
}

class Columns {
 public:
  explicit Columns(CountQuery& query) : query_(query) {}
  void Add(const std::string& column) {
    if (!column.empty() && Place(column) == query_.by.size()) query_.by.push_back(column);
  }
  [[nodiscard]] std::string Value(const CountRow& row, const std::string& column) const {
    const size_t place = column.empty() ? query_.by.size() : Place(column);
    return place == query_.by.size() ? "" : row.values[place].value_or("");
  }

 private:
  [[nodiscard]] size_t Place(const std::string& column) const {
    return std::find(query_.by.begin(), query_.by.end(), column) - query_.by.begin();
  }
  CountQuery& query_;
};

}  // namespace

absl::StatusOr<std::vector<CountedGroup>> CountEpisodes(const StatisticsQuery& query,
                                                        messaging::Tx& tx) {
  CountQuery base;
  if (!query.authority_id.empty()) base.equals = {{"authority_id", query.authority_id}};
  SR_ASSIGN_OR_RETURN(messaging::TimeRange period,
                      ParsePeriod("return_at", query.from_date, query.to_date));
  base.ranges = {std::move(period)};
  const std::string key = ColumnOf(query.breakdown);
  std::vector<CountedGroup> groups;

  CountQuery settled = base;
  Columns columns(settled);
  columns.Add(key);
  for (const char* column :
       {"offered", "held", "offered_after", "held_after", "late_reason", "outcome"}) {
    columns.Add(column);
  }
  settled.ranges.push_back(SettledBy(tx.now()));
  SR_ASSIGN_OR_RETURN(const std::vector<CountRow> settled_rows, tx.Count<Figure>(settled));
  for (const CountRow& row : settled_rows) {
    const auto value = [&](const std::string& column) { return columns.Value(row, column); };
    groups.push_back({.key = KeyOf(query.breakdown, value(key)),
                      .standing = Standing::kDue,
                      .offered = FromCode<Timeliness>(value("offered")),
                      .held = FromCode<Timeliness>(value("held")),
                      .offered_after = FromCode<HourBand>(value("offered_after")),
                      .held_after = FromCode<HourBand>(value("held_after")),
                      .late_reason = FromCode<LateReason>(value("late_reason")),
                      .outcome = FromCode<Outcome>(value("outcome")),
                      .episodes = row.rows});
  }

  CountQuery running = base;
  Columns(running).Add(key);
  running.ranges.push_back(RunningAt(tx.now()));
  SR_ASSIGN_OR_RETURN(const std::vector<CountRow> running_rows, tx.Count<Figure>(running));
  for (const CountRow& row : running_rows) {
    groups.push_back({.key = KeyOf(query.breakdown, Columns(running).Value(row, key)),
                      .standing = Standing::kDue,
                      .is_running = true,
                      .episodes = row.rows});
  }

  CountQuery standing = base;
  standing.by = {"standing"};
  SR_ASSIGN_OR_RETURN(const std::vector<CountRow> standing_rows, tx.Count<Figure>(standing));
  for (const CountRow& row : standing_rows) {
    const auto value = FromCode<Standing>(row.values[0].value_or(""));
    if (value != Standing::kDue) groups.push_back({.standing = value, .episodes = row.rows});
  }
  return groups;
}

messaging::TimeRange SettledBy(Instant now) {
  return {"settles_at", std::nullopt, now + std::chrono::microseconds(1)};
}

messaging::TimeRange RunningAt(Instant now) {
  return {"settles_at", now + std::chrono::microseconds(1), std::nullopt};
}

}  // namespace safereturn::reporting
