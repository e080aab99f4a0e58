// Every reason for which reporting refuses, one line each; generated into docs/reference/errors.md.
#pragma once

#include <string_view>

namespace safereturn::reporting::reasons {

// What was asked for.
inline constexpr std::string_view kDateInvalid = "DATE_INVALID";
inline constexpr std::string_view kPeriodInvalid = "PERIOD_INVALID";
inline constexpr std::string_view kKindUnspecified = "KIND_UNSPECIFIED";
inline constexpr std::string_view kYearInvalid = "YEAR_INVALID";
inline constexpr std::string_view kFileUnknown =
    "FILE_UNKNOWN";  // holds no table that helps this return
inline constexpr std::string_view kFileTwice = "FILE_TWICE";  // holds what another file holds too
inline constexpr std::string_view kReturnTooLarge = "RETURN_TOO_LARGE";

// What stands in the way.
inline constexpr std::string_view kFiguresMoved = "FIGURES_MOVED";
inline constexpr std::string_view kReferralNotSet = "REFERRAL_NOT_SET";

}  // namespace safereturn::reporting::reasons
