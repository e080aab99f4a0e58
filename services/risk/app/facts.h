// What risk hears from other services: their events' fields as far as it needs them, found by name.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/risk/domain/history.h"

namespace safereturn::risk {

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
  std::optional<int32_t> police_risk;
};
SR_STRUCT(EpisodeOpened, episode_id, child_id, authority_id, case_reference, category, start_time,
          start_precision, home_urn, police_risk)

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
  HomeUrn home_urn;
};
SR_STRUCT(ChildReturned, episode_id, child_id, authority_id, return_time, return_precision,
          home_urn)

struct ReferralAccepted {
  EpisodeId episode_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::string case_reference;
  EpisodeCategory category = EpisodeCategory::kUnspecified;
  Instant return_time;
  TimePrecision return_precision = TimePrecision::kUnspecified;
  HomeUrn home_urn;
  bool under_12 = false;
  bool under_13 = false;
};
SR_STRUCT(ReferralAccepted, episode_id, child_id, authority_id, case_reference, category,
          return_time, return_precision, home_urn, under_12, under_13)

struct ReturnCorrected {
  EpisodeId episode_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::optional<Instant> return_time;
  TimePrecision return_precision = TimePrecision::kUnspecified;
  std::optional<Instant> start_time;
  TimePrecision start_precision = TimePrecision::kUnspecified;
  EpisodeCategory category = EpisodeCategory::kUnspecified;
};
SR_STRUCT(ReturnCorrected, episode_id, child_id, authority_id, return_time, return_precision,
          start_time, start_precision, category)

struct EpisodeWithdrawn {
  EpisodeId episode_id;
  ChildId child_id;
  AuthorityId authority_id;
};
SR_STRUCT(EpisodeWithdrawn, episode_id, child_id, authority_id)

struct EpisodeMerged {
  EpisodeId episode_id;
  ChildId child_id;
  AuthorityId authority_id;
  EpisodeId into_episode_id;
};
SR_STRUCT(EpisodeMerged, episode_id, child_id, authority_id, into_episode_id)

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

// From interview.

struct FactsRecorded {
  InterviewId interview_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::vector<EpisodeId> episode_ids;
  std::vector<std::string> push_codes;
  std::vector<std::string> pull_codes;
  std::vector<std::string> indicator_codes;
  std::vector<std::string> advice_codes;
  std::vector<std::string> not_asked_codes;
  std::vector<std::string> not_said_codes;
  std::vector<LinkedFact> linked_facts;
  std::optional<Instant> left_time;
  std::optional<int32_t> absence_hours;
  Instant recorded_time;
};
SR_STRUCT(FactsRecorded, interview_id, child_id, authority_id, episode_ids, push_codes, pull_codes,
          indicator_codes, advice_codes, not_asked_codes, not_said_codes, linked_facts, left_time,
          absence_hours, recorded_time)

}  // namespace safereturn::risk
