// Dates as the returns write them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "libs/base/civil.h"
#include "libs/base/describe.h"

namespace safereturn::data_returns {

// Returns dd/mm/yyyy as a date; two digits, two digits, four digits (domain facts 3.1).
[[nodiscard]] std::optional<Date> ParseUkDate(std::string_view text);

// Returns dd/mm/yyyy.
[[nodiscard]] std::string FormatUkDate(Date date);

// A cell that should hold a date.
struct DateCell {
  std::string text;          // as written
  std::optional<Date> date;  // absent: blank, or no date

  [[nodiscard]] bool IsBlank() const { return text.empty(); }
  [[nodiscard]] bool IsBroken() const { return !text.empty() && !date; }
};
SR_STRUCT(DateCell, text, date)

// Returns the cell that ParseUkDate reads.
[[nodiscard]] DateCell ReadUkDate(std::string text);

// Returns the cell of a date that is known.
[[nodiscard]] DateCell DateCellOf(Date date);

}  // namespace safereturn::data_returns
