// Ofsted's Annex A, List 8 (children in care): the four columns on missing that Safe Return knows.
// Source: domain facts 3.4.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <vector>

#include "libs/data_returns/csv_table.h"
#include "libs/data_returns/tables.h"

namespace safereturn::data_returns {

// What List 8 says of one child's episodes in the twelve months to a day.
struct List8Facts {
  std::string child;
  std::optional<Date> birth_date;
  int missing = 0;       // type M
  int absent = 0;        // type A
  std::string offered;   // of the latest ended episode of type M: Y, N, U (unknown) or ""
  std::string accepted;  // the same
};
SR_STRUCT(List8Facts, child, birth_date, missing, absent, offered, accepted)

// Counts the periods that began in the twelve months up to and including `day`; children in order.
// Children on short breaks (legal status V1, V3, V4 on that day) are left out where `episodes` says
// so.
[[nodiscard]] std::vector<List8Facts> CountForList8(const std::vector<MissingPeriod>& periods,
                                                    Date day,
                                                    const std::vector<Placement>* episodes);

// The columns of the list, in its order.
[[nodiscard]] const std::vector<std::string>& List8Columns();

// A list of an authority, to be filled. Columns are compared without regard to case, blanks and
// kind of quotes. Errors: INVALID_ARGUMENT/LIST_UNKNOWN without the child's id or one of the four.
struct SuppliedList8 {
  CsvTable table;
  int child = 0;
  int missing = 0;
  int absent = 0;
  int offered = 0;
  int accepted = 0;
};
[[nodiscard]] absl::StatusOr<SuppliedList8> ReadList8(const File& file);

struct WrittenList8 {
  std::string content;                             // CSV
  std::vector<std::string> blank_columns;          // not ours: left for the authority
  std::vector<std::string> children_not_supplied;  // counted, but not in the list supplied
};

// Returns the list with the four columns filled; in a supplied one, all else stays as it is and a
// child that was never missing gets 0. Without one, there is a row per child with id and date of
// birth. Answers are written as "a) Yes", "b) No", "c) Unknown".
[[nodiscard]] WrittenList8 WriteList8(const std::vector<List8Facts>& facts,
                                      const SuppliedList8* supplied = nullptr);

}  // namespace safereturn::data_returns
