// Every reason for which reporting refuses, one line each. Stable: clients and tests rely on them.
#pragma once

namespace safereturn::reporting::reason {

// What was asked for.
inline constexpr char kDateInvalid[] = "DATE_INVALID";      // no YYYY-MM-DD
inline constexpr char kPeriodInvalid[] = "PERIOD_INVALID";  // ends before it begins
inline constexpr char kKindUnspecified[] = "KIND_UNSPECIFIED";
inline constexpr char kYearInvalid[] = "YEAR_INVALID";  // no collection year that is known
inline constexpr char kFileUnknown[] = "FILE_UNKNOWN";  // holds no table that helps this return
inline constexpr char kFileTwice[] = "FILE_TWICE";      // a table that another file holds too
inline constexpr char kReturnTooLarge[] = "RETURN_TOO_LARGE";  // more than a message holds

// What stands in the way.
inline constexpr char kFiguresMoved[] = "FIGURES_MOVED";  // a repeated request would say otherwise
inline constexpr char kReferralNotSet[] = "REFERRAL_NOT_SET";  // nobody to ask who a child is

}  // namespace safereturn::reporting::reason
