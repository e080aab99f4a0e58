#include "services/referral/domain/intake.h"

#include <initializer_list>

#include "libs/base/result.h"
#include "libs/base/text.h"
#include "services/referral/domain/reasons.h"

namespace safereturn::referral {
namespace {

constexpr size_t kLongestReference = 64;
constexpr size_t kLongestPoliceReference = 32;

absl::Status Wrong(reasons::Reason reason, std::string_view message, std::string_view field) {
  return Refuse(absl::StatusCode::kInvalidArgument, reason, message, field);
}

absl::Status CheckReference(const std::string& reference) {
  if (reference.empty() || IsReferenceText(reference, kLongestReference)) return absl::OkStatus();
  return Wrong(reasons::kEpisodeReferenceInvalid,
               "the reference is up to 64 letters, digits or . _ - : /", "episode_reference");
}

absl::Status CheckPlaces(const HomeUrn& home_urn, const AuthorityId& host) {
  if (!home_urn.empty() && !IsUrn(home_urn)) {
    return Wrong(reasons::kUrnInvalid, "an Ofsted URN is 1 to 10 digits", "home_urn");
  }
  if (!host.empty() && !IsAuthorityCode(host)) {
    return Wrong(reasons::kAuthorityInvalid, "an authority is its nine-character ONS code",
                 "host_authority_id");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<Date>> CheckBirthDate(const std::string& text, Instant now) {
  if (text.empty()) return std::optional<Date>();
  const auto date = ParseDate(text);
  if (!date) return Wrong(reasons::kDateInvalid, "the date is no YYYY-MM-DD", "birth_date");
  if (*date > LondonDate(now)) {
    return Wrong(reasons::kBirthDateInFuture, "the child is not born yet", "birth_date");
  }
  return date;
}

// Source: public validation rule 586 (domain facts 3.2), but a missing period may begin on the day
// of birth here: a date-only start is its first instant.
absl::Status CheckAfterBirth(const std::optional<KnownTime>& time,
                             const std::optional<Date>& birth_date, std::string_view field) {
  if (!time || !birth_date || time->time >= StartOfDay(*birth_date)) return absl::OkStatus();
  return Wrong(reasons::kStartBeforeBirth, "the time is before the date of birth", field);
}

absl::Status CheckCode(const std::string& code, std::initializer_list<std::string_view> allowed) {
  for (const std::string_view each : allowed) {
    if (code == each) return absl::OkStatus();
  }
  return Wrong(reasons::kReasonCodeInvalid, "the reason code is not one of the contract's",
               "reason_code");
}

// A return by its date only, on the day of its start, is not before the start.
absl::Status CheckOrder(const std::optional<KnownTime>& start, std::optional<KnownTime>& back) {
  if (!start || !back) return absl::OkStatus();
  const auto fitted = NotBeforeStart(back->time, back->precision, start->time);
  if (!fitted) {
    return Wrong(reasons::kReturnBeforeStart, "the child came back before it was missing",
                 "return_time");
  }
  back->time = *fitted;
  return absl::OkStatus();
}

absl::Status CheckTarget(const Amendment& amendment) {
  if (!amendment.episode_reference.empty() || amendment.start_as_reported) return absl::OkStatus();
  return Wrong(reasons::kEpisodeReferenceMissing,
               "say the episode_reference, or the start as it was reported", "episode_reference");
}

}  // namespace

absl::StatusOr<Notice> Check(const MissingReport& report, const std::string& source, Instant now) {
  Notice notice;
  notice.source = source;
  SR_ASSIGN_OR_RETURN(notice.child, CheckIdentifiers(report.child));
  SR_RETURN_IF_ERROR(CheckReference(report.episode_reference));
  if (report.category == EpisodeCategory::kUnspecified) {
    return Wrong(reasons::kCategoryMissing, "the kind of episode is required", "category");
  }
  SR_ASSIGN_OR_RETURN(notice.start, CheckTime(report.start_time, "start_time", now));
  SR_ASSIGN_OR_RETURN(notice.birth_date, CheckBirthDate(report.birth_date, now));
  SR_RETURN_IF_ERROR(CheckAfterBirth(notice.start, notice.birth_date, "start_time"));
  SR_RETURN_IF_ERROR(CheckPlaces(report.home_urn, report.host_authority_id));
  // Source: the four-level continuum as an ordinal 0 to 3 (domain facts 2.1).
  if (report.police_risk && (*report.police_risk < 0 || *report.police_risk > 3)) {
    return Wrong(reasons::kPoliceRiskInvalid, "the police grade is 0 to 3", "police_risk");
  }
  if (!report.police_reference.empty() &&
      !IsReferenceText(report.police_reference, kLongestPoliceReference)) {
    return Wrong(reasons::kPoliceReferenceInvalid,
                 "the log number is up to 32 letters, digits or . _ - : /", "police_reference");
  }
  notice.episode_reference = report.episode_reference;
  notice.category = report.category;
  notice.home_urn = report.home_urn;
  notice.host_authority_id = report.host_authority_id;
  notice.police_risk = report.police_risk;
  notice.police_reference = report.police_reference;
  return notice;
}

absl::StatusOr<Notice> Check(const ReturnReport& report, const std::string& source, Instant now) {
  Notice notice;
  notice.source = source;
  SR_ASSIGN_OR_RETURN(notice.child, CheckIdentifiers(report.child));
  SR_RETURN_IF_ERROR(CheckReference(report.episode_reference));
  SR_ASSIGN_OR_RETURN(notice.back, CheckTime(report.return_time, "return_time", now));
  SR_ASSIGN_OR_RETURN(notice.start, CheckOptionalTime(report.start_time, "start_time", now));
  SR_RETURN_IF_ERROR(CheckOrder(notice.start, notice.back));
  SR_ASSIGN_OR_RETURN(notice.birth_date, CheckBirthDate(report.birth_date, now));
  SR_RETURN_IF_ERROR(CheckAfterBirth(notice.start, notice.birth_date, "start_time"));
  SR_RETURN_IF_ERROR(CheckAfterBirth(notice.back, notice.birth_date, "return_time"));
  SR_RETURN_IF_ERROR(CheckPlaces(report.home_urn, report.host_authority_id));
  notice.episode_reference = report.episode_reference;
  notice.category = report.category;
  notice.home_urn = report.home_urn;
  notice.host_authority_id = report.host_authority_id;
  notice.is_history = report.is_history;
  return notice;
}

absl::StatusOr<Amendment> Check(const CorrectionReport& report, const std::string& source,
                                Instant now) {
  Amendment amendment;
  amendment.source = source;
  SR_ASSIGN_OR_RETURN(amendment.child, CheckIdentifiers(report.child));
  SR_RETURN_IF_ERROR(CheckReference(report.episode_reference));
  SR_ASSIGN_OR_RETURN(
      amendment.start_as_reported,
      CheckOptionalTime(report.start_time_as_reported, "start_time_as_reported", now));
  SR_ASSIGN_OR_RETURN(amendment.start, CheckOptionalTime(report.start_time, "start_time", now));
  SR_ASSIGN_OR_RETURN(amendment.back, CheckOptionalTime(report.return_time, "return_time", now));
  SR_RETURN_IF_ERROR(CheckOrder(amendment.start, amendment.back));
  SR_RETURN_IF_ERROR(CheckCode(
      report.reason_code, {"entered_wrongly", "better_information", "police_update", "other"}));
  if (!amendment.start && !amendment.back && report.category == EpisodeCategory::kUnspecified) {
    return Wrong(reasons::kNothingToCorrect, "say the right start, return or category",
                 "return_time");
  }
  amendment.episode_reference = report.episode_reference;
  amendment.category = report.category;
  amendment.reason_code = report.reason_code;
  SR_RETURN_IF_ERROR(CheckTarget(amendment));
  return amendment;
}

absl::StatusOr<Amendment> Check(const WithdrawalReport& report, const std::string& source,
                                Instant now) {
  Amendment amendment;
  amendment.source = source;
  SR_ASSIGN_OR_RETURN(amendment.child, CheckIdentifiers(report.child));
  SR_RETURN_IF_ERROR(CheckReference(report.episode_reference));
  SR_ASSIGN_OR_RETURN(
      amendment.start_as_reported,
      CheckOptionalTime(report.start_time_as_reported, "start_time_as_reported", now));
  SR_RETURN_IF_ERROR(
      CheckCode(report.reason_code, {"recorded_in_error", "duplicate", "not_missing", "other"}));
  amendment.episode_reference = report.episode_reference;
  amendment.reason_code = report.reason_code;
  SR_RETURN_IF_ERROR(CheckTarget(amendment));
  return amendment;
}

}  // namespace safereturn::referral
