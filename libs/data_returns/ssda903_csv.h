// The CSV tables of SSDA903. Source: domain facts 3.1.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "libs/data_returns/csv_table.h"
#include "libs/data_returns/tables.h"

namespace safereturn::data_returns {

[[nodiscard]] bool IsMissingCsv(const CsvTable& table);
[[nodiscard]] bool IsHeaderCsv(const CsvTable& table);
// Columns that are not needed may be there or not: they differ from year to year.
[[nodiscard]] bool IsEpisodesCsv(const CsvTable& table);

// All cells are read in upper case, as the public validator does.
[[nodiscard]] MissingTable ReadMissingCsv(const CsvTable& table);
[[nodiscard]] std::vector<HeaderRow> ReadHeaderCsv(const CsvTable& table);
[[nodiscard]] std::vector<Placement> ReadEpisodesCsv(const CsvTable& table);

// Returns missing.csv in the order of SortForReturn.
//
// Errors: INVALID_ARGUMENT/ROW_NOT_WRITABLE, with the field, for what the format cannot hold: a
// child's id of other than 1 to 10 letters and digits, no date of birth or start, a type other than
// M and A.
[[nodiscard]] absl::StatusOr<std::string> WriteMissingCsv(std::vector<MissingPeriod> periods);

// Returns whether the 903 can hold it. Errors: as WriteMissingCsv.
[[nodiscard]] absl::Status CheckWritableSsda903(const MissingPeriod& period);

// Returns the cell's text, digits only, or "".
[[nodiscard]] std::string UrnOf(const std::string& text);

}  // namespace safereturn::data_returns
