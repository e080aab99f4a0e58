#include "libs/data_returns/tables.h"

#include <algorithm>
#include <cctype>
#include <tuple>

#include "libs/base/result.h"
#include "libs/data_returns/csv_table.h"
#include "libs/data_returns/ssd_missing.h"
#include "libs/data_returns/ssda903_csv.h"
#include "libs/data_returns/ssda903_xml.h"

namespace safereturn::data_returns {
namespace {

std::string LowerEnding(const std::string& name) {
  const size_t dot = name.rfind('.');
  std::string ending = dot == std::string::npos ? "" : name.substr(dot);
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return ending;
}

// XML in an encoding of two bytes is known by its name only.
bool IsXml(const File& file) {
  const size_t first = file.content.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return LowerEnding(file.name) == ".xml" ||
         (first != std::string::npos && file.content[first] == '<');
}

template <class T>
absl::Status Take(std::optional<T>& place, T value, Table table, const std::string& file) {
  if (place) {
    return Refuse(absl::StatusCode::kInvalidArgument, "TABLE_TWICE",
                  file + " holds the table " + NameOf(table) +
                      " that another file holds too; supply one return at a time",
                  "from");
  }
  place = std::move(value);
  return absl::OkStatus();
}

absl::Status TakeXml(const File& file, Tables& tables) {
  SR_ASSIGN_OR_RETURN(auto found, ReadSsda903Xml(file));
  if (!found) return absl::OkStatus();
  SR_RETURN_IF_ERROR(Take(tables.missing, *std::move(found->missing), Table::kMissing, file.name));
  SR_RETURN_IF_ERROR(Take(tables.header, *std::move(found->header), Table::kHeader, file.name));
  return Take(tables.episodes, *std::move(found->episodes), Table::kEpisodes, file.name);
}

absl::Status TakeCsv(const File& file, Tables& tables) {
  SR_ASSIGN_OR_RETURN(const CsvTable table, ParseCsv(file.content, file.name));
  if (IsMissingCsv(table)) {
    SR_RETURN_IF_ERROR(Take(tables.missing, ReadMissingCsv(table), Table::kMissing, file.name));
  } else if (IsSsdMissing(table)) {
    SR_RETURN_IF_ERROR(Take(tables.missing, ReadSsdMissing(table), Table::kMissing, file.name));
  } else if (IsHeaderCsv(table)) {
    SR_RETURN_IF_ERROR(Take(tables.header, ReadHeaderCsv(table), Table::kHeader, file.name));
  } else if (IsEpisodesCsv(table)) {
    SR_RETURN_IF_ERROR(Take(tables.episodes, ReadEpisodesCsv(table), Table::kEpisodes, file.name));
  } else {
    return absl::OkStatus();
  }
  if (table.encoding != "UTF-8") {
    tables.notes.push_back(file.name + " was read as " + table.encoding);
  }
  return absl::OkStatus();
}

}  // namespace

std::string NameOf(Table table) {
  switch (table) {
    case Table::kMissing:
      return "Missing";
    case Table::kHeader:
      return "Header";
    case Table::kEpisodes:
      return "Episodes";
    case Table::kMissingLastYear:
      return "Missing (last year)";
    case Table::kUnspecified:
      break;
  }
  return "";
}

absl::StatusOr<Tables> ReadTables(const std::vector<File>& files) {
  Tables tables;
  std::string seen;
  for (const File& file : files) {
    seen += (seen.empty() ? "" : ", ") + file.name;
    SR_RETURN_IF_ERROR(IsXml(file) ? TakeXml(file, tables) : TakeCsv(file, tables));
  }
  if (!tables.missing) {
    return Refuse(absl::StatusCode::kNotFound, "TABLE_MISSING",
                  "no file has exactly the columns CHILD,DOB,MISSING,MIS_START,MIS_END, nor those "
                  "of ssd_missing, nor is one the XML of SSDA903; looked at: " +
                      (seen.empty() ? "no *.csv or *.xml at all" : seen),
                  "from");
  }
  return tables;
}

void SortForReturn(std::vector<MissingPeriod>& periods) {
  const auto key = [](const MissingPeriod& period) {
    return std::make_tuple(std::cref(period.child), period.start.date, period.start_time,
                           !period.end.date, period.end.date, period.end_time,
                           std::cref(period.kind), std::cref(period.id));
  };
  std::stable_sort(periods.begin(), periods.end(),
                   [&](const MissingPeriod& a, const MissingPeriod& b) { return key(a) < key(b); });
}

bool IsChildId(const std::string& text) {
  return !text.empty() && text.size() <= 10 &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isalnum(c); });
}

}  // namespace safereturn::data_returns
