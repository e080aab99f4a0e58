// What scheduling hears from other services: their events' fields as far as it needs them, found by
// name.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libs/base/describe.h"
#include "libs/base/ids.h"
#include "services/scheduling/domain/child_risk.h"
#include "services/scheduling/domain/venue.h"

namespace safereturn::scheduling {

// From referral.

struct ReferralAccepted {
  EpisodeId episode_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::string case_reference;
  Instant return_time;
  Instant received_time;
  HomeUrn home_urn;
  bool under_12 = false;
};
SR_STRUCT(ReferralAccepted, episode_id, child_id, authority_id, case_reference, return_time,
          received_time, home_urn, under_12)

struct ReferralRefused {
  EpisodeId episode_id;
  ChildId child_id;
};
SR_STRUCT(ReferralRefused, episode_id, child_id)

struct NoticeDismissed {
  EpisodeId episode_id;
  ChildId child_id;
};
SR_STRUCT(NoticeDismissed, episode_id, child_id)

// How well an instant is known (product decision 3).
enum class TimePrecision { kUnspecified = 0, kExact = 1, kEstimated = 2, kDateOnly = 3 };
SR_ENUM(TimePrecision, kUnspecified, kExact, kEstimated, kDateOnly)

struct EpisodeOpened {
  EpisodeId episode_id;
  ChildId child_id;
  bool missing_again = false;
  std::optional<Instant> start_time = std::nullopt;
  TimePrecision start_precision = TimePrecision::kUnspecified;
};
SR_STRUCT(EpisodeOpened, episode_id, child_id, missing_again, start_time, start_precision)

struct ReturnCorrected {
  EpisodeId episode_id;
  ChildId child_id;
  std::optional<Instant> return_time;
  std::string reason_code;
};
SR_STRUCT(ReturnCorrected, episode_id, child_id, return_time, reason_code)

struct EpisodeWithdrawn {
  EpisodeId episode_id;
  ChildId child_id;
};
SR_STRUCT(EpisodeWithdrawn, episode_id, child_id)

struct EpisodeMerged {
  EpisodeId episode_id;
  ChildId child_id;
  std::string merged_by;
};
SR_STRUCT(EpisodeMerged, episode_id, child_id, merged_by)

struct EpisodeUnmerged {
  EpisodeId episode_id;
  ChildId child_id;
};
SR_STRUCT(EpisodeUnmerged, episode_id, child_id)

struct InterviewNotRequired {
  EpisodeId episode_id;
  ChildId child_id;
  std::string decided_by;
  std::string reason_code;
};
SR_STRUCT(InterviewNotRequired, episode_id, child_id, decided_by, reason_code)

struct AgreementCreated {
  AgreementId agreement_id;
  AuthorityId authority_id;
  std::vector<std::string> packages;
  Instant start_time;
  Instant expire_time;
};
SR_STRUCT(AgreementCreated, agreement_id, authority_id, packages, start_time, expire_time)

struct AgreementActivated {
  AgreementId agreement_id;
  AuthorityId authority_id;
  std::vector<std::string> packages;
  Instant expire_time;
  std::optional<Instant> start_time;
};
SR_STRUCT(AgreementActivated, agreement_id, authority_id, packages, expire_time, start_time)

struct AgreementExpired {
  AgreementId agreement_id;
};
SR_STRUCT(AgreementExpired, agreement_id)

struct SchoolRegistered {
  SchoolUrn school_urn;
  AuthorityId authority_id;
  AuthorityId host_authority_id;
  PersonId dsl_person_id;
};
SR_STRUCT(SchoolRegistered, school_urn, authority_id, host_authority_id, dsl_person_id)

// From interview.

struct InterviewHeld {
  ChildId child_id;
  AuthorityId authority_id;
  std::vector<PlanId> plan_ids;
  Instant held_time;
  std::string recorded_by;
};
SR_STRUCT(InterviewHeld, child_id, authority_id, plan_ids, held_time, recorded_by)

enum class DeclinedBy { kUnspecified = 0, kChild = 1, kParentCarer = 2 };
SR_ENUM(DeclinedBy, kUnspecified, kChild, kParentCarer)

struct InterviewDeclined {
  ChildId child_id;
  AuthorityId authority_id;
  std::vector<PlanId> plan_ids;
  DeclinedBy declined_by = DeclinedBy::kUnspecified;
  Instant declined_time;
  std::string recorded_by;
};
SR_STRUCT(InterviewDeclined, child_id, authority_id, plan_ids, declined_by, declined_time,
          recorded_by)

struct InterviewNotReached {
  ChildId child_id;
  AuthorityId authority_id;
  std::vector<PlanId> plan_ids;
  Instant last_attempt_time;
  std::string recorded_by;
};
SR_STRUCT(InterviewNotReached, child_id, authority_id, plan_ids, last_attempt_time, recorded_by)

// From risk.

struct RiskAssessed {
  ChildId child_id;
  AuthorityId authority_id;
  RiskLevel effective_level = RiskLevel::kUnspecified;
  Instant assessed_time;
  bool shadow = false;
};
SR_STRUCT(RiskAssessed, child_id, authority_id, effective_level, assessed_time, shadow)

// From notification.

struct AlertAcknowledged {
  AlertId alert_id;
  PlanId plan_id;
  ChildId child_id;
  int32_t step = 0;
  Instant acknowledged_time;
  Instant until_time;
};
SR_STRUCT(AlertAcknowledged, alert_id, plan_id, child_id, step, acknowledged_time, until_time)

struct AlertDeclined {
  PlanId plan_id;
  ChildId child_id;
  int32_t step = 0;
};
SR_STRUCT(AlertDeclined, plan_id, child_id, step)

}  // namespace safereturn::scheduling
