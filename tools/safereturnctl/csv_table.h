// A CSV file as councils' systems write it: UTF-8, quotes, either line end, any column order.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

namespace safereturn::ctl {

struct CsvTable {
  std::string file;                  // for messages
  std::vector<std::string> columns;  // upper case, without blanks around
  std::vector<std::vector<std::string>>
      rows;  // as many cells as the row has; blanks around are cut

  // Returns the column's place, or -1.
  [[nodiscard]] int ColumnIndex(std::string_view column) const;
  // Returns whether it has exactly these columns, in any order.
  [[nodiscard]] bool HasExactly(const std::vector<std::string>& names) const;
};

// Reads a whole file's content. Empty lines are skipped; a byte order mark of UTF-8 is accepted.
//
// Errors: INVALID_ARGUMENT with ENCODING_UNSUPPORTED (UTF-16, or no UTF-8; says what to do) or
// CSV_BROKEN.
[[nodiscard]] absl::StatusOr<CsvTable> ParseCsv(std::string_view content, const std::string& file);

// Reads every *.csv of a folder, in order of their names.
// Errors: as ParseCsv; NOT_FOUND/FOLDER_UNREADABLE.
[[nodiscard]] absl::StatusOr<std::vector<CsvTable>> ReadCsvFolder(const std::string& folder);

// Reads a file; "-" is the standard input. Errors: NOT_FOUND/FILE_UNREADABLE.
[[nodiscard]] absl::StatusOr<std::string> ReadFile(const std::string& path);

}  // namespace safereturn::ctl
