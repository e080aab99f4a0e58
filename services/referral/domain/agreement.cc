#include "services/referral/domain/agreement.h"

#include <algorithm>
#include <array>

#include "libs/base/result.h"
#include "libs/base/text.h"
#include "services/referral/domain/reasons.h"

namespace safereturn::referral {
namespace {

// Source: product.md 2, the interview service's own parts.
constexpr std::array<std::string_view, 4> kPackages = {kReturnInterview, "action_plan", "follow_up",
                                                       "school_visit"};

absl::Status Wrong(reasons::Reason reason, std::string_view message, std::string_view field) {
  return Refuse(absl::StatusCode::kInvalidArgument, reason, message, field);
}

absl::Status Incomplete(std::string_view message, std::string_view field) {
  return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kAgreementIncomplete, message,
                field);
}

bool HasPackage(const Agreement& agreement, std::string_view package) {
  return std::find(agreement.packages.begin(), agreement.packages.end(), package) !=
         agreement.packages.end();
}

}  // namespace

absl::StatusOr<Events> Decide(const CreateAgreement& command, AgreementId id, Instant now) {
  if (!IsAuthorityCode(command.authority_id)) {
    return Wrong(reasons::kAuthorityInvalid, "an authority is its ONS code", "authority_id");
  }
  if (command.packages.empty()) {
    return Wrong(reasons::kPackageMissing, "an agreement has at least one package", "packages");
  }
  for (const std::string& package : command.packages) {
    if (std::find(kPackages.begin(), kPackages.end(), package) == kPackages.end()) {
      return Wrong(reasons::kPackageUnknown,
                   "the packages are return_interview, action_plan, follow_up and school_visit",
                   "packages");
    }
  }
  if (!command.expire_time) {
    return Wrong(reasons::kPeriodInvalid, "an agreement has an end", "expire_time");
  }
  const Instant start = command.start_time.value_or(now);
  if (*command.expire_time <= start) {
    return Wrong(reasons::kPeriodInvalid, "an agreement ends after it begins", "expire_time");
  }
  if (command.sharing_start_time && command.sharing_end_time &&
      *command.sharing_end_time <= *command.sharing_start_time) {
    return Wrong(reasons::kPeriodInvalid, "sharing ends after it begins", "sharing_end_time");
  }
  return Events{AgreementCreated{
      .agreement_id = id,
      .authority_id = command.authority_id,
      .packages = command.packages,
      .categories = command.categories,
      .sharing_reference = command.sharing_reference,
      .sharing_start_time = command.sharing_start_time,
      .sharing_end_time = command.sharing_end_time,
      .privacy_notice_reference = command.privacy_notice_reference,
      .start_time = start,
      .expire_time = *command.expire_time,
  }};
}

// Source: what an information sharing agreement needs before anything flows under it (domain facts
// 6; product decision 11): its reference, its dates and the privacy notice.
absl::StatusOr<Events> Decide(const Agreement& agreement, const ActivateAgreement&, Instant now) {
  if (agreement.state != AgreementState::kDraft) {
    return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kAgreementNotDraft,
                  "only a drafted agreement can be activated");
  }
  if (agreement.sharing_reference.empty()) {
    return Incomplete("the information sharing agreement is not named", "sharing_reference");
  }
  if (!agreement.sharing_start_time) {
    return Incomplete("the sharing has no beginning", "sharing_start_time");
  }
  if (!agreement.sharing_end_time || *agreement.sharing_end_time <= now) {
    return Incomplete("the sharing has no end in the future", "sharing_end_time");
  }
  if (agreement.privacy_notice_reference.empty()) {
    return Incomplete("the privacy notice is not named", "privacy_notice_reference");
  }
  if (agreement.expire_time <= now) {
    return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kAgreementExpired,
                  "the agreement has ended already", "expire_time");
  }
  return Events{AgreementActivated{agreement.agreement_id, agreement.authority_id,
                                   agreement.packages, agreement.expire_time,
                                   agreement.start_time}};
}

Events DecideTick(const Agreement& agreement, Instant now) {
  const auto due = NextDue(agreement);
  if (!due || *due > now) return {};
  return {AgreementExpired{agreement.agreement_id, agreement.authority_id}};
}

Agreement Evolve(Agreement agreement, const Event& event) {
  if (const auto* created = std::get_if<AgreementCreated>(&event)) {
    return Agreement{
        .agreement_id = created->agreement_id,
        .authority_id = created->authority_id,
        .state = AgreementState::kDraft,
        .packages = created->packages,
        .categories = created->categories,
        .sharing_reference = created->sharing_reference,
        .sharing_start_time = created->sharing_start_time,
        .sharing_end_time = created->sharing_end_time,
        .privacy_notice_reference = created->privacy_notice_reference,
        .start_time = created->start_time,
        .expire_time = created->expire_time,
    };
  }
  if (std::holds_alternative<AgreementActivated>(event)) agreement.state = AgreementState::kActive;
  if (std::holds_alternative<AgreementExpired>(event)) agreement.state = AgreementState::kExpired;
  return agreement;
}

std::optional<Instant> NextDue(const Agreement& agreement) {
  if (agreement.state != AgreementState::kActive) return std::nullopt;
  return agreement.expire_time;
}

bool CoversInterviews(const Agreement& agreement, Instant now) {
  return agreement.state == AgreementState::kActive && agreement.start_time <= now &&
         now < agreement.expire_time && HasPackage(agreement, kReturnInterview);
}

bool CoversCategory(const Agreement& agreement, EpisodeCategory category) {
  return agreement.categories.empty() || category == EpisodeCategory::kUnspecified ||
         std::find(agreement.categories.begin(), agreement.categories.end(), category) !=
             agreement.categories.end();
}

}  // namespace safereturn::referral
