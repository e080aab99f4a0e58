// What an authority commissions, and under which terms information is shared. No active agreement,
// no disclosure (product decision 11) and no clock.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <vector>

#include "services/referral/domain/events.h"

namespace safereturn::referral {

struct Agreement {
  AgreementId agreement_id;
  AuthorityId authority_id;
  AgreementState state = AgreementState::kUnspecified;
  std::vector<std::string> packages;
  std::vector<EpisodeCategory> categories;  // empty: both open a duty (product decision 18)
  std::string sharing_reference;
  std::optional<Instant> sharing_start_time;
  std::optional<Instant> sharing_end_time;
  std::string privacy_notice_reference;
  Instant start_time;
  Instant expire_time;
};
SR_STRUCT(Agreement, agreement_id, authority_id, state, packages, categories, sharing_reference,
          sharing_start_time, sharing_end_time, privacy_notice_reference, start_time, expire_time)

struct CreateAgreement {
  AuthorityId authority_id;
  std::vector<std::string> packages;
  std::vector<EpisodeCategory> categories;
  std::string sharing_reference;
  std::optional<Instant> sharing_start_time;
  std::optional<Instant> sharing_end_time;
  std::string privacy_notice_reference;
  std::optional<Instant> start_time;
  std::optional<Instant> expire_time;
  std::string caller;
};
SR_STRUCT(CreateAgreement, authority_id, packages, categories, sharing_reference,
          sharing_start_time, sharing_end_time, privacy_notice_reference, start_time, expire_time)

struct ActivateAgreement {
  AgreementId name;
  std::string caller;
};
SR_STRUCT(ActivateAgreement, name)

// The package without which no interview is due here.
inline constexpr std::string_view kReturnInterview = "return_interview";

// Errors: INVALID_ARGUMENT with AUTHORITY_INVALID, PACKAGE_MISSING, PACKAGE_UNKNOWN or
// PERIOD_INVALID.
absl::StatusOr<Events> Decide(const CreateAgreement& command, AgreementId id, Instant now);
// Errors: FAILED_PRECONDITION with AGREEMENT_NOT_DRAFT, AGREEMENT_INCOMPLETE (the field says what
// is missing) or
//   AGREEMENT_EXPIRED.
absl::StatusOr<Events> Decide(const Agreement& agreement, const ActivateAgreement& command,
                              Instant now);
// Ends an active agreement whose time has come.
Events DecideTick(const Agreement& agreement, Instant now);

Agreement Evolve(Agreement agreement, const Event& event);

// Returns the end of an active agreement.
std::optional<Instant> NextDue(const Agreement& agreement);

// Returns whether return interviews are commissioned under it at `now`.
bool CoversInterviews(const Agreement& agreement, Instant now);

// Returns whether episodes of this kind open a duty under it; an unknown kind does, to be safe.
bool CoversCategory(const Agreement& agreement, EpisodeCategory category);

}  // namespace safereturn::referral
