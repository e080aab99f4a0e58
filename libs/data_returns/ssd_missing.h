// ssd_missing of the Standard Safeguarding Dataset, as CSV. Source: domain facts 3.3.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "libs/data_returns/csv_table.h"
#include "libs/data_returns/tables.h"

namespace safereturn::data_returns {

[[nodiscard]] bool IsSsdMissing(const CsvTable& table);

// Reads it into the words of the 903: "Missing" is M, "Absent" or "Away …" is A. NULL is blank.
// Dates may be YYYY-MM-DD or dd/mm/yyyy, with or without a time; midnight is taken for no time,
// because the dataset writes dates so (product decision 3: a time is not invented).
[[nodiscard]] MissingTable ReadSsdMissing(const CsvTable& table);

// Returns ssd_missing.csv in the order of SortForReturn; dates YYYY-MM-DD, with HH:MM:SS where a
// time is known.
//
// Errors: INVALID_ARGUMENT/ROW_NOT_WRITABLE, with the field: an id or child's id that is empty or
// longer than 48, no start, a type other than M and A, an answer other than Y, N, NA and "".
[[nodiscard]] absl::StatusOr<std::string> WriteSsdMissing(std::vector<MissingPeriod> periods);

}  // namespace safereturn::data_returns
