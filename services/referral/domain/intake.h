// What a source says at intake, as it stands in the message, and checked.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <vector>

#include "libs/base/civil.h"
#include "services/referral/domain/identifier.h"
#include "services/referral/domain/reported_time.h"

namespace safereturn::referral {

// safereturn.intake.v1.ChildReportedMissing
struct MissingReport {
  std::vector<Identifier> child;
  std::string episode_reference;
  EpisodeCategory category = EpisodeCategory::kUnspecified;
  std::optional<ReportedTime> start_time;
  std::string birth_date;
  HomeUrn home_urn;
  AuthorityId host_authority_id;
  std::optional<int32_t> police_risk;
  std::string police_reference;
};
SR_STRUCT(MissingReport, child, episode_reference, category, start_time, birth_date, home_urn,
          host_authority_id, police_risk, police_reference)

// safereturn.intake.v1.ChildReturned
struct ReturnReport {
  std::vector<Identifier> child;
  std::string episode_reference;
  EpisodeCategory category = EpisodeCategory::kUnspecified;
  std::optional<ReportedTime> return_time;
  std::optional<ReportedTime> start_time;
  std::string birth_date;
  HomeUrn home_urn;
  AuthorityId host_authority_id;
  bool is_history = false;
};
SR_STRUCT(ReturnReport, child, episode_reference, category, return_time, start_time, birth_date,
          home_urn, host_authority_id, is_history)

// safereturn.intake.v1.EpisodeCorrected
struct CorrectionReport {
  std::vector<Identifier> child;
  std::string episode_reference;
  std::optional<ReportedTime> start_time_as_reported;
  std::optional<ReportedTime> start_time;
  std::optional<ReportedTime> return_time;
  EpisodeCategory category = EpisodeCategory::kUnspecified;
  std::string reason_code;
};
SR_STRUCT(CorrectionReport, child, episode_reference, start_time_as_reported, start_time,
          return_time, category, reason_code)

// safereturn.intake.v1.EpisodeWithdrawn
struct WithdrawalReport {
  std::vector<Identifier> child;
  std::string episode_reference;
  std::optional<ReportedTime> start_time_as_reported;
  std::string reason_code;
};
SR_STRUCT(WithdrawalReport, child, episode_reference, start_time_as_reported, reason_code)

// A checked report that a child is missing, or back. Identifiers are sorted and unique.
struct Notice {
  std::vector<Identifier> child;
  std::string source;
  std::string episode_reference;
  EpisodeCategory category = EpisodeCategory::kUnspecified;
  std::optional<KnownTime> start;
  std::optional<KnownTime> back;  // a return
  std::optional<Date> birth_date;
  HomeUrn home_urn;
  AuthorityId host_authority_id;
  std::optional<int32_t> police_risk;
  std::string police_reference;
  bool is_history = false;
};

// A checked correction or withdrawal. Either a reference or the start as reported is there.
struct Amendment {
  std::vector<Identifier> child;
  std::string source;
  std::string episode_reference;
  std::optional<KnownTime> start_as_reported;
  std::optional<KnownTime> start;
  std::optional<KnownTime> back;
  EpisodeCategory category = EpisodeCategory::kUnspecified;
  std::string reason_code;
};

// Check what needs no knowledge of earlier messages.
// Errors: INVALID_ARGUMENT with the intake reasons of reasons.h; the field names the culprit.
absl::StatusOr<Notice> Check(const MissingReport& report, const std::string& source, Instant now);
absl::StatusOr<Notice> Check(const ReturnReport& report, const std::string& source, Instant now);
absl::StatusOr<Amendment> Check(const CorrectionReport& report, const std::string& source,
                                Instant now);
absl::StatusOr<Amendment> Check(const WithdrawalReport& report, const std::string& source,
                                Instant now);

}  // namespace safereturn::referral
