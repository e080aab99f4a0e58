#include "tools/safereturnctl/csv_table.h"

#include <csv.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "libs/base/result.h"

namespace safereturn::ctl {
namespace {

constexpr char kAdvice[] = "; save it as \"CSV UTF-8\"";

std::string Trimmed(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return std::string(text);
}

absl::Status Unsupported(const std::string& file, const std::string& what) {
  return Refuse(absl::StatusCode::kInvalidArgument, "ENCODING_UNSUPPORTED",
                file + " " + what + kAdvice, "from");
}

// The JSON library knows what UTF-8 is; control characters and quotes are not its business here.
bool IsUtf8(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    quoted += static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\' ? '.' : c;
  }
  return nlohmann::json::accept(quoted + "\"");
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
  if (content.starts_with("\xFF\xFE") || content.starts_with("\xFE\xFF") ||
      content.substr(0, 256).find('\0') != std::string_view::npos) {
    return Unsupported(file, "is in UTF-16");
  }
  if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);
  if (!IsUtf8(content)) return Unsupported(file, "is not in UTF-8");

  Reading reading;
  csv_parser parser;
  if (csv_init(&parser, 0) != 0) return absl::ResourceExhaustedError("out of memory");
  const bool is_whole = csv_parse(&parser, content.data(), content.size(), OnCell, OnRow,
                                  &reading) == content.size() &&
                        csv_fini(&parser, OnCell, OnRow, &reading) == 0;
  csv_free(&parser);
  if (!is_whole) {
    return Refuse(absl::StatusCode::kInvalidArgument, "CSV_BROKEN", file + " is no CSV file",
                  "from");
  }
  CsvTable table{file, {}, std::move(reading.rows)};
  if (!table.rows.empty()) {
    table.columns = std::move(table.rows.front());
    table.rows.erase(table.rows.begin());
  }
  for (std::string& column : table.columns) {
    std::transform(column.begin(), column.end(), column.begin(),
                   [](unsigned char c) { return std::toupper(c); });
  }
  return table;
}

absl::StatusOr<std::vector<CsvTable>> ReadCsvFolder(const std::string& folder) {
  std::error_code error;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    std::string ending = entry.path().extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](unsigned char c) { return std::tolower(c); });
    if (ending == ".csv") files.push_back(entry.path());
  }
  if (error) {
    return Refuse(absl::StatusCode::kNotFound, "FOLDER_UNREADABLE",
                  folder + " is no folder that can be read", "from");
  }
  std::sort(files.begin(), files.end());
  std::vector<CsvTable> tables;
  for (const auto& file : files) {
    SR_ASSIGN_OR_RETURN(const std::string content, ReadFile(file.string()));
    SR_ASSIGN_OR_RETURN(CsvTable table, ParseCsv(content, file.filename().string()));
    tables.push_back(std::move(table));
  }
  return tables;
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ostringstream content;
  if (path == "-") {
    content << std::cin.rdbuf();
    return content.str();
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return Refuse(absl::StatusCode::kNotFound, "FILE_UNREADABLE", path + " cannot be read");
  }
  content << file.rdbuf();
  return content.str();
}

}  // namespace safereturn::ctl
