#include "libs/data_returns/ssda903_csv.h"

#include <algorithm>
#include <cctype>

#include "libs/base/result.h"

namespace safereturn::data_returns {
namespace {

const std::vector<std::string>& MissingColumns() {
  static const auto& columns =
      *new std::vector<std::string>{"CHILD", "DOB", "MISSING", "MIS_START", "MIS_END"};
  return columns;
}

// One row's cells by column; what is not there is blank.
class Cells {
 public:
  Cells(const CsvTable& table, const std::vector<std::string>& row) : table_(table), row_(row) {}
  std::string operator[](std::string_view column) const {
    const int index = table_.ColumnIndex(column);
    return index < 0 || index >= static_cast<int>(row_.size()) ? "" : Upper(row_[index]);
  }

 private:
  const CsvTable& table_;
  const std::vector<std::string>& row_;
};

absl::Status NotWritable(const MissingPeriod& period, const std::string& field,
                         const std::string& why) {
  return Refuse(absl::StatusCode::kInvalidArgument, "ROW_NOT_WRITABLE",
                "row " + std::to_string(period.row) + ": " + field + " " + why, field);
}

}  // namespace

bool IsMissingCsv(const CsvTable& table) { return table.HasExactly(MissingColumns()); }

bool IsHeaderCsv(const CsvTable& table) {
  return table.HasExactly({"CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB"});
}

bool IsEpisodesCsv(const CsvTable& table) {
  return table.ColumnIndex("CHILD") >= 0 && table.ColumnIndex("DECOM") >= 0 &&
         table.ColumnIndex("DEC") >= 0 && table.ColumnIndex("URN") >= 0;
}

MissingTable ReadMissingCsv(const CsvTable& table) {
  MissingTable missing{table.file, Format::kSsda903Csv, {}, {}};
  int number = 0;
  for (const auto& row : table.rows) {
    ++number;
    if (row.size() != table.columns.size()) {
      missing.torn.push_back({number, static_cast<int>(row.size())});
      continue;
    }
    const Cells cells(table, row);
    MissingPeriod period;
    period.row = number;
    period.child = cells["CHILD"];
    period.birth_date = ReadUkDate(cells["DOB"]);
    period.kind = cells["MISSING"];
    period.start = ReadUkDate(cells["MIS_START"]);
    period.end = ReadUkDate(cells["MIS_END"]);
    missing.periods.push_back(std::move(period));
  }
  return missing;
}

std::vector<HeaderRow> ReadHeaderCsv(const CsvTable& table) {
  std::vector<HeaderRow> rows;
  for (const auto& row : table.rows) {
    const Cells cells(table, row);
    rows.push_back({static_cast<int>(rows.size()) + 1, cells["CHILD"], ReadUkDate(cells["DOB"])});
  }
  return rows;
}

std::vector<Placement> ReadEpisodesCsv(const CsvTable& table) {
  std::vector<Placement> rows;
  for (const auto& row : table.rows) {
    const Cells cells(table, row);
    rows.push_back({static_cast<int>(rows.size()) + 1, cells["CHILD"], ReadUkDate(cells["DECOM"]),
                    ReadUkDate(cells["DEC"]), cells["LS"], cells["REC"], UrnOf(cells["URN"])});
  }
  return rows;
}

absl::StatusOr<std::string> WriteMissingCsv(std::vector<MissingPeriod> periods) {
  SortForReturn(periods);
  std::vector<std::vector<std::string>> rows;
  for (const MissingPeriod& period : periods) {
    SR_RETURN_IF_ERROR(CheckWritableSsda903(period));
    rows.push_back({period.child, FormatUkDate(*period.birth_date.date), period.kind,
                    FormatUkDate(*period.start.date),
                    period.end.date ? FormatUkDate(*period.end.date) : ""});
  }
  return WriteCsv(MissingColumns(), rows);
}

absl::Status CheckWritableSsda903(const MissingPeriod& period) {
  if (!IsChildId(period.child))
    return NotWritable(period, "CHILD", "must be 1 to 10 letters and digits");
  if (!period.birth_date.date) return NotWritable(period, "DOB", "must be a date");
  if (period.kind != "M" && period.kind != "A")
    return NotWritable(period, "MISSING", "must be M or A");
  if (!period.start.date) return NotWritable(period, "MIS_START", "must be a date");
  if (period.end.IsBroken()) return NotWritable(period, "MIS_END", "must be a date, or blank");
  return absl::OkStatus();
}

std::string UrnOf(const std::string& text) {
  const bool is_number =
      std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
  return is_number ? text : "";
}

}  // namespace safereturn::data_returns
