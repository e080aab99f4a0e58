#include "libs/data_returns/csv_table.h"

#include <csv.h>

#include <algorithm>
#include <cctype>

#include "libs/base/result.h"
#include "libs/data_returns/encoding.h"

namespace safereturn::data_returns {
namespace {

std::string Trimmed(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return std::string(text);
}

struct Reading {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> row;
};

void OnCell(void* cell, size_t size, void* data) {
  static_cast<Reading*>(data)->row.push_back(Trimmed({static_cast<const char*>(cell), size}));
}

void OnRow(int, void* data) {
  auto& reading = *static_cast<Reading*>(data);
  const bool is_blank = std::all_of(reading.row.begin(), reading.row.end(),
                                    [](const std::string& cell) { return cell.empty(); });
  if (!is_blank) reading.rows.push_back(std::move(reading.row));
  reading.row.clear();
}

void AppendCell(const std::string& cell, std::string& out) {
  const std::string guarded = GuardedCell(cell);
  const bool must_quote =
      guarded.find_first_of(",\"\r\n") != std::string::npos || Trimmed(guarded) != guarded;
  if (!must_quote) {
    out += guarded;
    return;
  }
  std::string quoted(2 * guarded.size() + 2, '\0');
  quoted.resize(csv_write(quoted.data(), quoted.size(), guarded.data(), guarded.size()));
  out += quoted;
}

void AppendLine(const std::vector<std::string>& cells, std::string& out) {
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out += ',';
    AppendCell(cells[i], out);
  }
  out += "\r\n";
}

}  // namespace

int CsvTable::ColumnIndex(std::string_view column) const {
  const auto found = std::find(columns.begin(), columns.end(), column);
  return found == columns.end() ? -1 : static_cast<int>(found - columns.begin());
}

bool CsvTable::HasExactly(const std::vector<std::string>& names) const {
  return columns.size() == names.size() &&
         std::all_of(names.begin(), names.end(),
                     [&](const std::string& name) { return ColumnIndex(name) >= 0; });
}

absl::StatusOr<CsvTable> ParseCsv(std::string_view content, const std::string& file) {
  SR_ASSIGN_OR_RETURN(const Text text, ToUtf8(content, file));
  Reading reading;
  csv_parser parser;
  if (csv_init(&parser, 0) != 0) return absl::ResourceExhaustedError("out of memory");
  const bool is_whole = csv_parse(&parser, text.utf8.data(), text.utf8.size(), OnCell, OnRow,
                                  &reading) == text.utf8.size() &&
                        csv_fini(&parser, OnCell, OnRow, &reading) == 0;
  csv_free(&parser);
  if (!is_whole) {
    return Refuse(absl::StatusCode::kInvalidArgument, "CSV_BROKEN", file + " is no CSV file",
                  "from");
  }
  CsvTable table{file, text.encoding, {}, {}, std::move(reading.rows)};
  if (!table.rows.empty()) {
    table.header = std::move(table.rows.front());
    table.rows.erase(table.rows.begin());
  }
  for (const std::string& name : table.header) table.columns.push_back(Upper(name));
  return table;
}

std::string WriteCsv(const std::vector<std::string>& header,
                     const std::vector<std::vector<std::string>>& rows) {
  std::string out;
  AppendLine(header, out);
  for (const auto& row : rows) AppendLine(row, out);
  return out;
}

std::string GuardedCell(const std::string& cell) {
  // Whoever trims blanks, as our own reader does, would set a formula behind them free.
  const size_t first = cell.find_first_not_of(" \n\v\f");
  if (first == std::string::npos) return cell;
  const bool is_formula = std::string_view("=+-@\t\r").find(cell[first]) != std::string_view::npos;
  return is_formula ? "'" + cell : cell;
}

std::string Upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return c < 0x80 ? std::toupper(c) : c; });
  return text;
}

}  // namespace safereturn::data_returns
