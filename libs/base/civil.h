// Civil time is for people's eyes, dates on forms and working hours; deadlines are elapsed time in
// UTC. All knowledge about Europe/London sits here.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "libs/base/clock.h"

namespace safereturn {

using Date = std::chrono::year_month_day;

// Returns the first instant of `date` in Europe/London (00:00 civil time). On a date-only return
// this is the earliest possible instant, hence the safest deadline (product decision 3).
Instant StartOfDay(Date date);

// Returns the civil date in Europe/London at `instant`.
Date LondonDate(Instant instant);

// Returns the minutes since midnight, [0, 1440), by the clock on the wall in Europe/London.
std::chrono::minutes LondonTimeOfDay(Instant instant);

// Returns the day of the week in Europe/London.
std::chrono::weekday LondonWeekday(Instant instant);

// Returns the first instant at or after `from` at which London's wall clock shows `time_of_day`; in
// the hour that spring skips, the instant right after the gap.
Instant NextLondonTime(Instant from, std::chrono::minutes time_of_day);

// Returns e.g. "Tue 31 Mar, 9:00pm" in Europe/London.
std::string LondonText(Instant instant);

// Returns RFC 3339 in UTC with as many fractional digits as needed (0 or 6): 2026-03-31T20:00:00Z.
std::string FormatInstant(Instant instant);
// Accepts RFC 3339 with Z or an offset and up to nine fractional digits (cut to microseconds), for
// the years 1900 to 2200. A leap second is read as the next second's beginning.
std::optional<Instant> ParseInstant(std::string_view text);

// Returns ISO 8601, YYYY-MM-DD.
std::string FormatDate(Date date);
// Accepts a valid YYYY-MM-DD only.
std::optional<Date> ParseDate(std::string_view text);

// Returns completed years of age at `on`; a birthday on 29 February completes on 1 March in other
// years (law of England: Family Law Reform Act 1969 s.9 counts from the start of the day).
int AgeInYears(Date birth_date, Date on);

}  // namespace safereturn
