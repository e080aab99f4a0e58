// What scheduling hears from other services: their events' fields as far as it needs them, found by
// name.
#pragma once

#include <optional>
#include <string>

#include "libs/base/describe.h"
#include "libs/base/ids.h"

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

struct EpisodeOpened {
  EpisodeId episode_id;
  ChildId child_id;
};
SR_STRUCT(EpisodeOpened, episode_id, child_id)

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
};
SR_STRUCT(InterviewNotRequired, episode_id, child_id, decided_by)

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
