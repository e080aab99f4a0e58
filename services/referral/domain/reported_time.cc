#include "services/referral/domain/reported_time.h"

#include <array>

#include "libs/base/result.h"
#include "services/referral/domain/reasons.h"

namespace safereturn::referral {
namespace {

// Source: proto/safereturn/intake/v1/intake.proto, ReportedTime.told_by.
constexpr std::array<std::string_view, 5> kTellers = {"", "police", "carer", "local_authority",
                                                      "placement"};

// Nobody is a child for longer (domain facts 1.2), so nothing older can be an episode of one.
constexpr std::chrono::hours kOldest{24 * 366 * 18};

absl::Status Wrong(reasons::Reason reason, std::string_view message, std::string_view field) {
  return Refuse(absl::StatusCode::kInvalidArgument, reason, message, field);
}

absl::StatusOr<KnownTime> Resolve(const ReportedTime& reported, std::string_view field) {
  if (reported.time && !reported.date.empty()) {
    return Wrong(reasons::kTimeAmbiguous, "say the instant or the date, not both", field);
  }
  KnownTime known;
  known.told_by = reported.told_by;
  if (!reported.time) {
    const auto date = ParseDate(reported.date);
    if (!date) return Wrong(reasons::kDateInvalid, "the date is no YYYY-MM-DD", field);
    known.time = StartOfDay(*date);
    known.precision = TimePrecision::kDateOnly;
    return known;
  }
  known.time = *reported.time;
  known.precision = reported.precision == TimePrecision::kUnspecified ? TimePrecision::kExact
                                                                      : reported.precision;
  if (known.precision == TimePrecision::kDateOnly) {
    known.time = StartOfDay(LondonDate(known.time));
  }
  return known;
}

}  // namespace

absl::StatusOr<KnownTime> CheckTime(const std::optional<ReportedTime>& reported,
                                    std::string_view field, Instant now) {
  if (!reported || (!reported->time && reported->date.empty())) {
    return Wrong(reasons::kTimeMissing, "the time is required", field);
  }
  bool teller_known = false;
  for (const std::string_view teller : kTellers) {
    teller_known = teller_known || reported->told_by == teller;
  }
  if (!teller_known) {
    return Wrong(reasons::kToldByInvalid,
                 "told_by is police, carer, local_authority, placement or empty", field);
  }
  SR_ASSIGN_OR_RETURN(KnownTime known, Resolve(*reported, field));
  if (known.time > now + kClockSkew) {
    return Wrong(reasons::kTimeInFuture, "the time is in the future", field);
  }
  if (known.time < now - kOldest) {
    return Wrong(reasons::kTimeTooOld, "nobody who was a child then is one now", field);
  }
  return known;
}

absl::StatusOr<std::optional<KnownTime>> CheckOptionalTime(
    const std::optional<ReportedTime>& reported, std::string_view field, Instant now) {
  if (!reported || (!reported->time && reported->date.empty())) return std::optional<KnownTime>();
  SR_ASSIGN_OR_RETURN(KnownTime known, CheckTime(reported, field, now));
  return std::optional<KnownTime>(std::move(known));
}

bool SameTime(Instant a, TimePrecision a_precision, Instant b, TimePrecision b_precision) {
  if (a == b) return true;
  const bool by_date =
      a_precision == TimePrecision::kDateOnly || b_precision == TimePrecision::kDateOnly;
  return by_date && LondonDate(a) == LondonDate(b);
}

std::optional<Instant> NotBeforeStart(Instant return_time, TimePrecision precision, Instant start) {
  if (return_time >= start) return return_time;
  if (precision == TimePrecision::kDateOnly && LondonDate(return_time) == LondonDate(start)) {
    return start;
  }
  return std::nullopt;
}

}  // namespace safereturn::referral
