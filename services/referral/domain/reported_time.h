// An instant as a source knows it, and what it means to us: the earliest possible instant (product
// decision 3).
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>

#include "libs/base/civil.h"
#include "libs/base/describe.h"
#include "services/referral/domain/codes.h"

namespace safereturn::referral {

// As it stands in the message: an instant or a date.
struct ReportedTime {
  std::optional<Instant> time;
  std::string date;
  TimePrecision precision = TimePrecision::kUnspecified;
  std::string told_by;
};
SR_STRUCT(ReportedTime, time, date, precision, told_by)

// Checked: never in the future, the earliest possible instant.
struct KnownTime {
  Instant time;
  TimePrecision precision = TimePrecision::kExact;
  std::string told_by;
};
SR_STRUCT(KnownTime, time, precision, told_by)

// How far a sender's clock may run ahead of ours.
inline constexpr std::chrono::minutes kClockSkew{5};

// Returns the checked time. `field` names it in a refusal.
// Errors: INVALID_ARGUMENT with TIME_MISSING, TIME_AMBIGUOUS, DATE_INVALID, TIME_IN_FUTURE,
// TIME_TOO_OLD or
//   TOLD_BY_INVALID.
absl::StatusOr<KnownTime> CheckTime(const std::optional<ReportedTime>& reported,
                                    std::string_view field, Instant now);
// The same for a time that may be absent.
absl::StatusOr<std::optional<KnownTime>> CheckOptionalTime(
    const std::optional<ReportedTime>& reported, std::string_view field, Instant now);

// Returns whether two statements can be of one instant: equal, or of one London date where either
// is known by its date only.
bool SameTime(Instant a, TimePrecision a_precision, Instant b, TimePrecision b_precision);

// Returns the earliest instant of a return that is not before its start: a return known by its date
// only, on the day of the start, cannot have been before the start. Nothing if the return is truly
// before the start.
std::optional<Instant> NotBeforeStart(Instant return_time, TimePrecision precision, Instant start);

}  // namespace safereturn::referral
