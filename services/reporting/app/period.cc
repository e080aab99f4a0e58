#include "services/reporting/app/period.h"

#include "libs/base/civil.h"
#include "libs/base/result.h"
#include "services/reporting/domain/reasons.h"

namespace safereturn::reporting {
namespace {

absl::StatusOr<std::optional<Date>> ParseDay(const std::string& text, std::string_view field) {
  if (text.empty()) return std::optional<Date>();
  const auto date = ParseDate(text);
  if (!date) {
    return Refuse(absl::StatusCode::kInvalidArgument, reasons::kDateInvalid, "a day is YYYY-MM-DD",
                  field);
  }
  return date;
}

}  // namespace

absl::StatusOr<messaging::TimeRange> ParsePeriod(const std::string& column,
                                                 const std::string& from_date,
                                                 const std::string& to_date) {
  SR_ASSIGN_OR_RETURN(const std::optional<Date> from, ParseDay(from_date, "from_date"));
  SR_ASSIGN_OR_RETURN(const std::optional<Date> to, ParseDay(to_date, "to_date"));
  if (from && to && *to < *from) {
    return Refuse(absl::StatusCode::kInvalidArgument, reasons::kPeriodInvalid,
                  "the last day is before the first", "to_date");
  }
  messaging::TimeRange range{column, std::nullopt, std::nullopt};
  if (from) range.from = StartOfDay(*from);
  if (to) range.until = StartOfDay(std::chrono::sys_days(*to) + std::chrono::days(1));
  return range;
}

}  // namespace safereturn::reporting
