#include "libs/data_returns/annex_a.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "libs/base/result.h"

namespace safereturn::data_returns {
namespace {

constexpr char kChild[] = "Child Unique ID";
constexpr char kBirthDate[] = "Date of Birth";
constexpr char kMissing[] =
    "Number of Episodes the Child has been 'Missing' from their Placement in the last 12 months";
constexpr char kAbsent[] =
    "Number of Episodes the Child has been 'Absent' from their Placement in the last 12 months";
constexpr char kOffered[] =
    "Was the child offered a Return Interview after their last missing episode (Y/N)?";
constexpr char kAccepted[] =
    "Did the child accept a Return Interview after their last missing episode (Y/N)?";

void ReplaceAll(std::string& text, std::string_view from, std::string_view to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

// Workbooks write typographic quotes and break lines where they like.
std::string Compared(std::string name) {
  ReplaceAll(name, "\xE2\x80\x98", "'");
  ReplaceAll(name, "\xE2\x80\x99", "'");
  name = Upper(name);
  std::erase_if(name, [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
  return name;
}

bool IsOnShortBreak(const std::vector<const Placement*>& placements, Date day) {
  const Placement* latest = nullptr;
  for (const Placement* each : placements) {
    if (!each->start.date || *each->start.date > day) continue;
    if (latest == nullptr || *latest->start.date < *each->start.date) latest = each;
  }
  return latest != nullptr && (latest->legal_status == "V1" || latest->legal_status == "V3" ||
                               latest->legal_status == "V4");
}

// NA: no interview was due; the list says that with a blank.
std::string Answer(const std::string& answer) {
  if (answer == "Y") return "Y";
  if (answer == "N") return "N";
  return answer == "NA" ? "" : "U";
}

std::string Coded(const std::string& answer) {
  if (answer == "Y") return "a) Yes";
  if (answer == "N") return "b) No";
  return answer == "U" ? "c) Unknown" : "";
}

bool Later(const MissingPeriod& a, const MissingPeriod& b) {
  return std::tie(*a.end.date, a.end_time, a.start.date, a.id) >
         std::tie(*b.end.date, b.end_time, b.start.date, b.id);
}

void FillRow(const List8Facts& facts, const SuppliedList8& places, std::vector<std::string>& row) {
  row[places.missing] = std::to_string(facts.missing);
  row[places.absent] = std::to_string(facts.absent);
  row[places.offered] = Coded(facts.offered);
  row[places.accepted] = Coded(facts.accepted);
}

int PlaceOf(const std::vector<std::string>& header, const std::string& name) {
  const std::string wanted = Compared(name);
  for (size_t i = 0; i < header.size(); ++i) {
    if (Compared(header[i]) == wanted) return static_cast<int>(i);
  }
  return -1;
}

WrittenList8 Fresh(const std::vector<List8Facts>& facts) {
  const auto& columns = List8Columns();
  SuppliedList8 places;
  places.missing = PlaceOf(columns, kMissing);
  places.absent = PlaceOf(columns, kAbsent);
  places.offered = PlaceOf(columns, kOffered);
  places.accepted = PlaceOf(columns, kAccepted);
  const int child = PlaceOf(columns, kChild);
  const int birth_date = PlaceOf(columns, kBirthDate);
  std::vector<std::vector<std::string>> rows;
  for (const List8Facts& each : facts) {
    std::vector<std::string> row(columns.size());
    row[child] = each.child;
    if (each.birth_date) row[birth_date] = FormatUkDate(*each.birth_date);
    FillRow(each, places, row);
    rows.push_back(std::move(row));
  }
  WrittenList8 written;
  written.content = WriteCsv(columns, rows);
  const std::set<int> ours = {child,         birth_date,     places.missing,
                              places.absent, places.offered, places.accepted};
  for (size_t i = 0; i < columns.size(); ++i) {
    if (!ours.contains(static_cast<int>(i))) written.blank_columns.push_back(columns[i]);
  }
  return written;
}

}  // namespace

std::vector<List8Facts> CountForList8(const std::vector<MissingPeriod>& periods, Date day,
                                      const std::vector<Placement>* episodes) {
  std::map<std::string, std::vector<const Placement*>> placements;
  if (episodes != nullptr) {
    for (const Placement& each : *episodes) placements[each.child].push_back(&each);
  }
  // A year before 29 February is 28 February: year_month_day knows no 29 there.
  Date year_before = day - std::chrono::years(1);
  if (!year_before.ok()) year_before = year_before.year() / year_before.month() / std::chrono::last;

  std::map<std::string, List8Facts> counted;
  std::map<std::string, const MissingPeriod*> latest;
  for (const MissingPeriod& period : periods) {
    if (!period.start.date || *period.start.date > day) continue;
    List8Facts& facts = counted[period.child];
    facts.child = period.child;
    if (!facts.birth_date) facts.birth_date = period.birth_date.date;
    if (*period.start.date <= year_before) continue;
    if (period.kind == "A") ++facts.absent;
    if (period.kind != "M") continue;
    ++facts.missing;
    if (!period.end.date || *period.end.date > day) continue;
    const MissingPeriod*& last = latest[period.child];
    if (last == nullptr || Later(period, *last)) last = &period;
  }
  std::vector<List8Facts> list;
  for (auto& [child, facts] : counted) {
    if (IsOnShortBreak(placements[child], day)) continue;
    if (const auto found = latest.find(child); found != latest.end()) {
      facts.offered = Answer(found->second->interview_offered);
      // Only what was offered can be accepted.
      facts.accepted = facts.offered == "Y" ? Answer(found->second->interview_accepted) : "";
    }
    list.push_back(std::move(facts));
  }
  return list;
}

const std::vector<std::string>& List8Columns() {
  static const auto& columns = *new std::vector<std::string>{
      kChild,
      "Gender",
      "Ethnicity",
      kBirthDate,
      "Age of Child (Years)",
      "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)",
      "Does the Child have a Disability",
      "Date Started to be Looked After",
      "Child's Category of Need",
      "Is this a second or subsequent period of being a Looked After Child within the last 12 "
      "months (Y/N)",
      "Start date of current legal status",
      "Child's Legal Status",
      "Date of Latest Statutory Review",
      "Date of Last Social Work Visit",
      "What is the permanence plan for the child?",
      "Date of Last IRO Visit / Contact to the Child",
      "Date of Last Health Assessment",
      "Date of Last Dental Check",
      "Number of Placements in the Last 12 months",
      "Date Ceased to be Looked After",
      "Reason Ceased to be Looked After",
      "Start Date of Most Recent Placement",
      "Placement Type",
      "Placement Provider",
      "Placement postcode",
      "URN of Placement",
      "Placement Location",
      "LA of Placement",
      kMissing,
      kAbsent,
      kOffered,
      kAccepted,
      "Allocated Team",
      "Allocated Worker"};
  return columns;
}

absl::StatusOr<SuppliedList8> ReadList8(const File& file) {
  SuppliedList8 list;
  SR_ASSIGN_OR_RETURN(list.table, ParseCsv(file.content, file.name));
  const std::pair<int*, const char*> places[] = {{&list.child, kChild},
                                                 {&list.missing, kMissing},
                                                 {&list.absent, kAbsent},
                                                 {&list.offered, kOffered},
                                                 {&list.accepted, kAccepted}};
  for (const auto& [place, name] : places) {
    *place = PlaceOf(list.table.header, name);
    if (*place < 0) {
      return Refuse(absl::StatusCode::kInvalidArgument, "LIST_UNKNOWN",
                    file.name + " has no column \"" + name + "\"", "from");
    }
  }
  return list;
}

WrittenList8 WriteList8(const std::vector<List8Facts>& facts, const SuppliedList8* supplied) {
  if (supplied == nullptr) return Fresh(facts);
  std::map<std::string, const List8Facts*> by_child;
  for (const List8Facts& each : facts) by_child[Upper(each.child)] = &each;
  std::set<std::string> found;
  auto rows = supplied->table.rows;
  for (auto& row : rows) {
    row.resize(std::max(row.size(), supplied->table.header.size()));
    const std::string child = Upper(row[supplied->child]);
    const auto known = by_child.find(child);
    FillRow(known == by_child.end() ? List8Facts{} : *known->second, *supplied, row);
    found.insert(child);
  }
  WrittenList8 written;
  written.content = WriteCsv(supplied->table.header, rows);
  for (const List8Facts& each : facts) {
    if (!found.contains(Upper(each.child))) written.children_not_supplied.push_back(each.child);
  }
  return written;
}

}  // namespace safereturn::data_returns
