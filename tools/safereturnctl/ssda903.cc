#include "tools/safereturnctl/ssda903.h"

#include <algorithm>
#include <cctype>

#include "libs/base/result.h"
#include "libs/base/uuid.h"

namespace safereturn::ctl {
namespace {

// Version 4, minted once for this purpose.
const Uuid kEventSpace = *Uuid::Parse("1c3f4f0e-6a0d-4f3b-9b52-0f5a3f1c9e27");

const std::vector<std::string>& MissingColumns() {
  static const auto& columns =
      *new std::vector<std::string>{"CHILD", "DOB", "MISSING", "MIS_START", "MIS_END"};
  return columns;
}
const std::vector<std::string>& HeaderColumns() {
  static const auto& columns =
      *new std::vector<std::string>{"CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB"};
  return columns;
}

bool IsDigits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c); });
}

// The public validator compares in upper case (domain facts 3.1).
std::string Upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return std::toupper(c); });
  return text;
}

std::string Cell(const CsvTable& table, const std::vector<std::string>& row,
                 std::string_view column) {
  const int index = table.ColumnIndex(column);
  return index < 0 || index >= static_cast<int>(row.size()) ? "" : Upper(row[index]);
}

// Source: CHILDID is 1 to 10 alphanumeric characters (domain facts 3.1).
bool IsChildId(const std::string& text) {
  return !text.empty() && text.size() <= 10 &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isalnum(c); });
}

void ReadHeader(const CsvTable& table, Return903& tables) {
  for (const auto& row : table.rows) {
    tables.birth_dates[Cell(table, row, "CHILD")] = Cell(table, row, "DOB");
  }
}

void ReadEpisodes(const CsvTable& table, Return903& tables) {
  for (const auto& row : table.rows) {
    const auto start = ParseUkDate(Cell(table, row, "DECOM"));
    if (!start) continue;  // covers no day that can be told
    const std::string urn = Cell(table, row, "URN");
    tables.placements[Cell(table, row, "CHILD")].push_back(
        {*start, ParseUkDate(Cell(table, row, "DEC")), IsDigits(urn) ? urn : ""});
  }
}

// Source: product decision 18.
std::string HomeOn(const Return903& tables, const std::string& child, Date day) {
  const auto found = tables.placements.find(child);
  if (found == tables.placements.end()) return "";
  const Placement* best = nullptr;
  for (const Placement& placement : found->second) {
    const bool covers = placement.start <= day && (!placement.end || *placement.end >= day);
    if (!covers) continue;
    if (best == nullptr || placement.start > best->start ||
        (placement.start == best->start && placement.urn > best->urn)) {
      best = &placement;
    }
  }
  return best == nullptr ? "" : best->urn;
}

// Reads one row; `refuse` is called at most once.
template <class Refuse, class Warn>
std::optional<MissingRow> ReadRow(const Return903& tables, const std::vector<std::string>& cells,
                                  Date today, Refuse refuse, Warn warn) {
  const auto cell = [&](std::string_view column) { return Cell(tables.missing, cells, column); };
  const auto bad = [&](const char* field, const char* reason, const std::string& message) {
    refuse(field, reason, message);
    return std::nullopt;
  };
  if (cells.size() != tables.missing.columns.size()) {
    return bad("", "COLUMNS_WRONG", "has " + std::to_string(cells.size()) + " cells, not 5");
  }
  MissingRow row;
  row.child = cell("CHILD");
  if (!IsChildId(row.child))
    return bad("CHILD", "CHILD_INVALID", "must be 1 to 10 letters and digits");
  row.kind = cell("MISSING");
  if (row.kind != "M" && row.kind != "A")
    return bad("MISSING", "KIND_INVALID", "must be M or A (rule 1006)");

  const auto in_header = tables.birth_dates.find(row.child);
  const bool has_header = in_header != tables.birth_dates.end();
  if (!tables.birth_dates.empty() && !has_header) {
    warn("CHILD", "CHILD_NOT_IN_HEADER", "is not in the table Header (INT04)");
  }
  const std::string own_birth = cell("DOB");
  const auto birth = ParseUkDate(own_birth.empty() && has_header ? in_header->second : own_birth);
  if (!birth) return bad("DOB", "DATE_INVALID", "must be a date dd/mm/yyyy");
  if (has_header && !own_birth.empty() && in_header->second != own_birth) {
    warn("DOB", "BIRTH_DATE_DIFFERS", "differs from the table Header (INT13)");
  }
  row.birth_date = *birth;

  const auto start = ParseUkDate(cell("MIS_START"));
  if (!start)
    return bad("MIS_START", "DATE_INVALID", "must be a date dd/mm/yyyy (rules 564, 1004)");
  row.start = *start;
  const std::string end = cell("MIS_END");
  row.end = ParseUkDate(end);
  if (!end.empty() && !row.end) {
    return bad("MIS_END", "DATE_INVALID", "must be a date dd/mm/yyyy, or empty (rule 1005)");
  }
  if (row.end && *row.end < row.start)
    return bad("MIS_END", "END_BEFORE_START", "is before MIS_START (rule 567)");
  if (row.start <= row.birth_date)
    return bad("MIS_START", "BEFORE_BIRTH", "is not after DOB (rule 586)");
  if (row.start > today) return bad("MIS_START", "DATE_IN_FUTURE", "has not come yet");
  if (row.end && *row.end > today) return bad("MIS_END", "DATE_IN_FUTURE", "has not come yet");
  row.home_urn = HomeOn(tables, row.child, row.start);
  return row;
}

Event Make(const std::string& type, const std::string& source, Json data, Instant now) {
  Event event;
  event.type = kIntakePackage + type;
  event.source = source;
  event.time = now;
  event.id = UuidV5(kEventSpace, source + "\n" + event.type + "\n" + Compact(data)).ToString();
  event.data = std::move(data);
  return event;
}

Json OnDate(Date date) {
  return {{"date", FormatDate(date)},
          {"precision", "TIME_PRECISION_DATE_ONLY"},
          {"told_by", "local_authority"}};
}

}  // namespace

std::string MissingRow::Reference() const {
  return "903:" + child + ":" + FormatDate(start) + ":" + kind;
}

std::optional<Date> ParseUkDate(std::string_view text) {
  if (text.size() != 10 || text[2] != '/' || text[5] != '/') return std::nullopt;
  return ParseDate(std::string(text.substr(6)) + "-" + std::string(text.substr(3, 2)) + "-" +
                   std::string(text.substr(0, 2)));
}

absl::StatusOr<Return903> FindTables(std::vector<CsvTable> tables) {
  Return903 found;
  bool has_missing = false;
  std::string seen;
  for (CsvTable& table : tables) {
    seen += (seen.empty() ? "" : ", ") + table.file;
    if (table.HasExactly(MissingColumns())) {
      found.missing = std::move(table);
      has_missing = true;
    } else if (table.HasExactly(HeaderColumns())) {
      ReadHeader(table, found);
    } else if (table.ColumnIndex("CHILD") >= 0 && table.ColumnIndex("DECOM") >= 0 &&
               table.ColumnIndex("DEC") >= 0 && table.ColumnIndex("URN") >= 0) {
      ReadEpisodes(table, found);
    }
  }
  if (!has_missing) {
    return Refuse(
        absl::StatusCode::kNotFound, "TABLE_MISSING",
        "no file has exactly the columns CHILD,DOB,MISSING,MIS_START,MIS_END; looked at: " +
            (seen.empty() ? "no *.csv at all" : seen),
        "from");
  }
  return found;
}

Rows903 ReadRows(const Return903& tables, Date today) {
  Rows903 result;
  int number = 0;
  for (const auto& cells : tables.missing.rows) {
    ++number;
    const auto note = [&](std::vector<Finding>& findings) {
      return [&findings, number](std::string field, std::string reason, std::string message) {
        findings.push_back({number, std::move(field), std::move(reason), std::move(message)});
      };
    };
    auto row = ReadRow(tables, cells, today, note(result.refused), note(result.warnings));
    if (!row) continue;
    row->number = number;
    result.rows.push_back(*std::move(row));
  }
  return result;
}

std::vector<Event> EventsOf(const MissingRow& row, const std::string& authority,
                            const std::string& source, bool is_history, Instant now) {
  const Json child =
      Json::array({{{"type", "ssda903"}, {"issuer", authority}, {"value", row.child}}});
  const Json common = {
      {"child", child},
      {"episode_reference", row.Reference()},
      {"category", row.kind == "M" ? "EPISODE_CATEGORY_MISSING"
                                   : "EPISODE_CATEGORY_AWAY_WITHOUT_AUTHORISATION"},
      {"start_time", OnDate(row.start)},
      {"birth_date", FormatDate(row.birth_date)},
      {"home_urn", row.home_urn}};
  std::vector<Event> events{Make("ChildReportedMissing", source, common, now)};
  if (!row.end) return events;
  Json returned = common;
  returned["return_time"] = OnDate(*row.end);
  if (is_history) returned["is_history"] = true;
  events.push_back(Make("ChildReturned", source, std::move(returned), now));
  return events;
}

std::string ImportSource(const std::string& authority) { return "//import/ssda903/" + authority; }

}  // namespace safereturn::ctl
