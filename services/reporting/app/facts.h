// What reporting hears from other services: their events' fields as far as it needs them, found by
// name.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/reporting/domain/codes.h"
#include "services/reporting/domain/ids.h"

namespace safereturn::reporting {

// From referral.

struct EpisodeOpened {
  EpisodeId episode_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::string case_reference;
  EpisodeCategory category = EpisodeCategory::kUnspecified;
  std::optional<Instant> start_time;
  TimePrecision start_precision = TimePrecision::kUnspecified;
  HomeUrn home_urn;
  std::string episode_reference;
};
SR_STRUCT(EpisodeOpened, episode_id, child_id, authority_id, case_reference, category, start_time,
          start_precision, home_urn, episode_reference)

struct NoticeRepeated {
  EpisodeId episode_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::optional<Instant> start_time;
  TimePrecision start_precision = TimePrecision::kUnspecified;
  EpisodeCategory category = EpisodeCategory::kUnspecified;
};
SR_STRUCT(NoticeRepeated, episode_id, child_id, authority_id, start_time, start_precision, category)

struct ChildReturned {
  EpisodeId episode_id;
  ChildId child_id;
  AuthorityId authority_id;
  Instant return_time;
  TimePrecision return_precision = TimePrecision::kUnspecified;
  std::optional<Instant> received_time;
  HomeUrn home_urn;
};
SR_STRUCT(ChildReturned, episode_id, child_id, authority_id, return_time, return_precision,
          received_time, home_urn)

struct ReferralAccepted {
  EpisodeId episode_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::string case_reference;
  HomeUrn home_urn;
  std::string host_authority_id;
  bool under_12 = false;
  bool under_13 = false;
};
SR_STRUCT(ReferralAccepted, episode_id, child_id, authority_id, case_reference, home_urn,
          host_authority_id, under_12, under_13)

struct ReferralRefused {
  EpisodeId episode_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::string reason;
};
SR_STRUCT(ReferralRefused, episode_id, child_id, authority_id, reason)

struct InterviewNotRequired {
  EpisodeId episode_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::string reason_code;
};
SR_STRUCT(InterviewNotRequired, episode_id, child_id, authority_id, reason_code)

struct NoticeDismissed {
  EpisodeId episode_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::string reason_code;
};
SR_STRUCT(NoticeDismissed, episode_id, child_id, authority_id, reason_code)

struct ReturnCorrected {
  EpisodeId episode_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::optional<Instant> return_time;
  TimePrecision return_precision = TimePrecision::kUnspecified;
  std::optional<Instant> start_time;
  TimePrecision start_precision = TimePrecision::kUnspecified;
  EpisodeCategory category = EpisodeCategory::kUnspecified;
  std::string reason_code;
};
SR_STRUCT(ReturnCorrected, episode_id, child_id, authority_id, return_time, return_precision,
          start_time, start_precision, category, reason_code)

struct EpisodeWithdrawn {
  EpisodeId episode_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::string reason_code;
};
SR_STRUCT(EpisodeWithdrawn, episode_id, child_id, authority_id, reason_code)

struct EpisodeMerged {
  EpisodeId episode_id;
  ChildId child_id;
  AuthorityId authority_id;
};
SR_STRUCT(EpisodeMerged, episode_id, child_id, authority_id)

struct EpisodeUnmerged {
  EpisodeId episode_id;
  ChildId child_id;
  AuthorityId authority_id;
};
SR_STRUCT(EpisodeUnmerged, episode_id, child_id, authority_id)

struct ChildMerged {
  ChildId child_id;
  ChildId into_child_id;
  AuthorityId authority_id;
};
SR_STRUCT(ChildMerged, child_id, into_child_id, authority_id)

// From scheduling. A plan has the uuid of its episode.

struct InterviewOffered {
  PlanId plan_id;
  ChildId child_id;
  AuthorityId authority_id;
  Instant offered_time;
  std::string mode;
};
SR_STRUCT(InterviewOffered, plan_id, child_id, authority_id, offered_time, mode)

struct InterviewBooked {
  PlanId plan_id;
  ChildId child_id;
  AuthorityId authority_id;
  Instant start_time;
};
SR_STRUCT(InterviewBooked, plan_id, child_id, authority_id, start_time)

struct BookingReleased {
  PlanId plan_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::string reason;
};
SR_STRUCT(BookingReleased, plan_id, child_id, authority_id, reason)

struct AttemptRecorded {
  PlanId plan_id;
  ChildId child_id;
  AuthorityId authority_id;
  Instant attempted_time;
  std::string result;
};
SR_STRUCT(AttemptRecorded, plan_id, child_id, authority_id, attempted_time, result)

struct PlanSuspended {
  PlanId plan_id;
  ChildId child_id;
  AuthorityId authority_id;
};
SR_STRUCT(PlanSuspended, plan_id, child_id, authority_id)

struct PlanClosed {
  PlanId plan_id;
  ChildId child_id;
  AuthorityId authority_id;
  Outcome outcome = Outcome::kUnspecified;
  std::optional<Instant> outcome_time;
  std::optional<Instant> offered_time;
};
SR_STRUCT(PlanClosed, plan_id, child_id, authority_id, outcome, outcome_time, offered_time)

struct PlanReopened {
  PlanId plan_id;
  ChildId child_id;
  AuthorityId authority_id;
};
SR_STRUCT(PlanReopened, plan_id, child_id, authority_id)

// From interview. One interview may cover several plans.

struct InterviewHeld {
  InterviewId interview_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::vector<PlanId> plan_ids;
  Instant held_time;
  std::string mode;
};
SR_STRUCT(InterviewHeld, interview_id, child_id, authority_id, plan_ids, held_time, mode)

struct InterviewDeclined {
  InterviewId interview_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::vector<PlanId> plan_ids;
  Instant declined_time;
  std::string reason_code;
};
SR_STRUCT(InterviewDeclined, interview_id, child_id, authority_id, plan_ids, declined_time,
          reason_code)

}  // namespace safereturn::reporting
