// What interview hears from other services: their events' fields as far as it needs them, found by
// name.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/interview/domain/known.h"

namespace safereturn::interview {

// From referral.

struct ReferralAccepted {
  EpisodeId episode_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::string case_reference;
  AgreementId agreement_id;
  Instant return_time;
  HomeUrn home_urn;
};
SR_STRUCT(ReferralAccepted, episode_id, child_id, authority_id, case_reference, agreement_id,
          return_time, home_urn)

struct AgreementCreated {
  AgreementId agreement_id;
  AuthorityId authority_id;
  std::vector<std::string> packages;
  std::optional<Instant> expire_time;
};
SR_STRUCT(AgreementCreated, agreement_id, authority_id, packages, expire_time)

struct AgreementActivated {
  AgreementId agreement_id;
  AuthorityId authority_id;
  std::vector<std::string> packages;
  std::optional<Instant> expire_time;
};
SR_STRUCT(AgreementActivated, agreement_id, authority_id, packages, expire_time)

struct AgreementExpired {
  AgreementId agreement_id;
  AuthorityId authority_id;
};
SR_STRUCT(AgreementExpired, agreement_id, authority_id)

// From scheduling.

struct ClockStarted {
  PlanId plan_id;
  ChildId child_id;
  EpisodeId episode_id;
  AuthorityId authority_id;
  std::string case_reference;
  HomeUrn home_urn;
  Instant return_time;
  Instant due_time;
  Instant started_time;
};
SR_STRUCT(ClockStarted, plan_id, child_id, episode_id, authority_id, case_reference, home_urn,
          return_time, due_time, started_time)

struct ClockCorrected {
  PlanId plan_id;
  ChildId child_id;
  Instant return_time;
  Instant due_time;
};
SR_STRUCT(ClockCorrected, plan_id, child_id, return_time, due_time)

struct InterviewBooked {
  PlanId plan_id;
  ChildId child_id;
  BookingId booking_id;
  InterviewerId interviewer_id;
  Instant start_time;
  Instant end_time;
};
SR_STRUCT(InterviewBooked, plan_id, child_id, booking_id, interviewer_id, start_time, end_time)

struct BookingReleased {
  PlanId plan_id;
  ChildId child_id;
  BookingId booking_id;
};
SR_STRUCT(BookingReleased, plan_id, child_id, booking_id)

struct AttemptRecorded {
  PlanId plan_id;
  ChildId child_id;
  Instant attempted_time;
};
SR_STRUCT(AttemptRecorded, plan_id, child_id, attempted_time)

struct PlanCombined {
  PlanId plan_id;
  ChildId child_id;
  PlanId lead_plan_id;
};
SR_STRUCT(PlanCombined, plan_id, child_id, lead_plan_id)

struct PlanSplit {
  PlanId plan_id;
  ChildId child_id;
};
SR_STRUCT(PlanSplit, plan_id, child_id)

struct PlanClosed {
  PlanId plan_id;
  ChildId child_id;
  PlanOutcome outcome = PlanOutcome::kUnspecified;
};
SR_STRUCT(PlanClosed, plan_id, child_id, outcome)

struct PlanReopened {
  PlanId plan_id;
  ChildId child_id;
};
SR_STRUCT(PlanReopened, plan_id, child_id)

struct InterviewerRegistered {
  InterviewerId interviewer_id;
  AuthorityId authority_id;
  PersonId person_id;
  bool is_active = false;
};
SR_STRUCT(InterviewerRegistered, interviewer_id, authority_id, person_id, is_active)

}  // namespace safereturn::interview
