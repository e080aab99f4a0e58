// What referral says. Field names are those of proto/safereturn/referral/v1/events.proto.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/describe.h"
#include "libs/base/ids.h"
#include "services/referral/domain/codes.h"
#include "services/referral/domain/ids.h"

namespace safereturn::referral {

struct EpisodeOpened {
  EpisodeId episode_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::string case_reference;
  EpisodeCategory category = EpisodeCategory::kUnspecified;
  std::optional<Instant> start_time;
  TimePrecision start_precision = TimePrecision::kUnspecified;
  HomeUrn home_urn;
  AuthorityId host_authority_id;
  bool missing_again = false;
  std::string source;
  std::string episode_reference;
  std::optional<int32_t> police_risk;
  std::string police_reference;
};
SR_STRUCT(EpisodeOpened, episode_id, child_id, authority_id, case_reference, category, start_time,
          start_precision, home_urn, host_authority_id, missing_again, source, episode_reference,
          police_risk, police_reference)

struct NoticeRepeated {
  EpisodeId episode_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::string source;
  std::optional<Instant> start_time;
  TimePrecision start_precision = TimePrecision::kUnspecified;
  std::string episode_reference;
  EpisodeCategory category = EpisodeCategory::kUnspecified;
};
SR_STRUCT(NoticeRepeated, episode_id, child_id, authority_id, source, start_time, start_precision,
          episode_reference, category)

struct ChildReturned {
  EpisodeId episode_id;
  ChildId child_id;
  AuthorityId authority_id;
  Instant return_time;
  TimePrecision return_precision = TimePrecision::kUnspecified;
  Instant received_time;
  HomeUrn home_urn;
  std::string source;
  std::string told_by;
  std::string episode_reference;
};
SR_STRUCT(ChildReturned, episode_id, child_id, authority_id, return_time, return_precision,
          received_time, home_urn, source, told_by, episode_reference)

struct ReferralAccepted {
  EpisodeId episode_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::string case_reference;
  AgreementId agreement_id;
  EpisodeCategory category = EpisodeCategory::kUnspecified;
  Instant return_time;
  TimePrecision return_precision = TimePrecision::kUnspecified;
  Instant received_time;
  HomeUrn home_urn;
  AuthorityId host_authority_id;
  bool under_12 = false;
  bool released = false;
  bool under_13 = false;
};
SR_STRUCT(ReferralAccepted, episode_id, child_id, authority_id, case_reference, agreement_id,
          category, return_time, return_precision, received_time, home_urn, host_authority_id,
          under_12, released, under_13)

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
  std::string decided_by;
  std::string reason_code;
};
SR_STRUCT(InterviewNotRequired, episode_id, child_id, authority_id, decided_by, reason_code)

struct NoticeHeld {
  EpisodeId episode_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::string reason;
  Instant release_due_time;
  Instant held_time;
};
SR_STRUCT(NoticeHeld, episode_id, child_id, authority_id, reason, release_due_time, held_time)

struct HeldNoticeOverdue {
  EpisodeId episode_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::string case_reference;
  Instant held_time;
};
SR_STRUCT(HeldNoticeOverdue, episode_id, child_id, authority_id, case_reference, held_time)

struct NoticeReleased {
  EpisodeId episode_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::string released_by;
};
SR_STRUCT(NoticeReleased, episode_id, child_id, authority_id, released_by)

struct NoticeDismissed {
  EpisodeId episode_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::string dismissed_by;
  std::string reason_code;
};
SR_STRUCT(NoticeDismissed, episode_id, child_id, authority_id, dismissed_by, reason_code)

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

struct MergeCandidateFound {
  EpisodeId episode_id;
  ChildId child_id;
  AuthorityId authority_id;
  EpisodeId other_episode_id;
  MergeCandidateId candidate_id;
};
SR_STRUCT(MergeCandidateFound, episode_id, child_id, authority_id, other_episode_id, candidate_id)

struct MergeCandidateClosed {
  MergeCandidateId candidate_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::string reason;
  std::string closed_by;
};
SR_STRUCT(MergeCandidateClosed, candidate_id, child_id, authority_id, reason, closed_by)

struct EpisodeMerged {
  EpisodeId episode_id;
  ChildId child_id;
  AuthorityId authority_id;
  EpisodeId into_episode_id;
  std::string merged_by;
};
SR_STRUCT(EpisodeMerged, episode_id, child_id, authority_id, into_episode_id, merged_by)

struct EpisodeUnmerged {
  EpisodeId episode_id;
  ChildId child_id;
  AuthorityId authority_id;
  EpisodeId from_episode_id;
  std::string unmerged_by;
};
SR_STRUCT(EpisodeUnmerged, episode_id, child_id, authority_id, from_episode_id, unmerged_by)

struct EpisodeClosed {
  EpisodeId episode_id;
  ChildId child_id;
  AuthorityId authority_id;
  int32_t outcome = 0;  // scheduling's number
};
SR_STRUCT(EpisodeClosed, episode_id, child_id, authority_id, outcome)

struct EpisodeReopened {
  EpisodeId episode_id;
  ChildId child_id;
  AuthorityId authority_id;
};
SR_STRUCT(EpisodeReopened, episode_id, child_id, authority_id)

struct ChildMerged {
  ChildId child_id;
  ChildId into_child_id;
  AuthorityId authority_id;
  std::string merged_by;
};
SR_STRUCT(ChildMerged, child_id, into_child_id, authority_id, merged_by)

struct AgreementCreated {
  AgreementId agreement_id;
  AuthorityId authority_id;
  std::vector<std::string> packages;
  std::vector<EpisodeCategory> categories;
  std::string sharing_reference;
  std::optional<Instant> sharing_start_time;
  std::optional<Instant> sharing_end_time;
  std::string privacy_notice_reference;
  Instant start_time;
  Instant expire_time;
};
SR_STRUCT(AgreementCreated, agreement_id, authority_id, packages, categories, sharing_reference,
          sharing_start_time, sharing_end_time, privacy_notice_reference, start_time, expire_time)

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
  AuthorityId authority_id;
};
SR_STRUCT(AgreementExpired, agreement_id, authority_id)

struct SourceRegistered {
  std::string source;
  AuthorityId authority_id;
  Seconds late_after{};
  int32_t burst_limit = 0;
  Seconds burst_window{};
  Seconds release_within{};
};
SR_STRUCT(SourceRegistered, source, authority_id, late_after, burst_limit, burst_window,
          release_within)

struct HomeRegistered {
  HomeUrn home_urn;
  AuthorityId authority_id;
  AuthorityId host_authority_id;
};
SR_STRUCT(HomeRegistered, home_urn, authority_id, host_authority_id)

struct SchoolRegistered {
  SchoolUrn school_urn;
  AuthorityId authority_id;
  AuthorityId host_authority_id;
  PersonId dsl_person_id;
};
SR_STRUCT(SchoolRegistered, school_urn, authority_id, host_authority_id, dsl_person_id)

struct RoleAssigned {
  PersonId person_id;
  AuthorityId authority_id;
  std::string role;
  HomeUrn home_urn;
};
SR_STRUCT(RoleAssigned, person_id, authority_id, role, home_urn)

struct RoleRemoved {
  PersonId person_id;
  AuthorityId authority_id;
  std::string role;
  HomeUrn home_urn;
};
SR_STRUCT(RoleRemoved, person_id, authority_id, role, home_urn)

using Event = std::variant<EpisodeOpened, NoticeRepeated, ChildReturned, ReferralAccepted,
                           ReferralRefused, InterviewNotRequired, NoticeHeld, HeldNoticeOverdue,
                           NoticeReleased, NoticeDismissed, ReturnCorrected, EpisodeWithdrawn,
                           MergeCandidateFound, MergeCandidateClosed, EpisodeMerged,
                           EpisodeUnmerged, EpisodeClosed, EpisodeReopened, ChildMerged,
                           AgreementCreated, AgreementActivated, AgreementExpired, SourceRegistered,
                           HomeRegistered, SchoolRegistered, RoleAssigned, RoleRemoved>;
using Events = std::vector<Event>;

}  // namespace safereturn::referral
