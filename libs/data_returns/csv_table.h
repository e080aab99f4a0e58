// A CSV file as councils' systems write it: quotes, either line end, any column order.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

namespace safereturn::data_returns {

struct CsvTable {
  std::string file;                  // for messages
  std::string encoding;              // as encoding.h names it
  std::vector<std::string> header;   // as written, without blanks around
  std::vector<std::string> columns;  // the same in upper case
  std::vector<std::vector<std::string>>
      rows;  // as many cells as the row has; blanks around are cut

  // Returns the column's place, or -1.
  [[nodiscard]] int ColumnIndex(std::string_view column) const;
  // Returns whether it has exactly these columns, in any order.
  [[nodiscard]] bool HasExactly(const std::vector<std::string>& names) const;
};

// Reads a whole file's content. Empty lines are skipped.
//
// Errors: INVALID_ARGUMENT with ENCODING_UNSUPPORTED (says what to do) or CSV_BROKEN.
[[nodiscard]] absl::StatusOr<CsvTable> ParseCsv(std::string_view content, const std::string& file);

// Returns RFC 4180 text: lines end in CRLF, cells are quoted where they must be, the same rows
// always give the same bytes. A cell that a spreadsheet would run as a formula gets an apostrophe
// in front (GuardedCell).
[[nodiscard]] std::string WriteCsv(const std::vector<std::string>& header,
                                   const std::vector<std::vector<std::string>>& rows);

// Returns the cell with an apostrophe in front where it begins with = + - @, a tab or a carriage
// return (OWASP, CSV injection), also after blanks.
[[nodiscard]] std::string GuardedCell(const std::string& cell);

// Returns ASCII letters in upper case.
[[nodiscard]] std::string Upper(std::string text);

}  // namespace safereturn::data_returns
