// What can be asked of a plan: by people (with `caller`, their subject, filled by the API layer)
// and by events of other services (translated in app/).
#pragma once

#include <optional>
#include <string>

#include "services/scheduling/domain/plan.h"

namespace safereturn::scheduling {

// ---- people

struct OfferInterview {
  PlanId name;
  std::optional<Instant> offered_time;  // now if absent
  std::string mode;                     // phone, in_person, letter, message
  std::string caller;
};
SR_STRUCT(OfferInterview, name, offered_time, mode)

struct RecordAttempt {
  PlanId name;
  std::optional<Instant> attempted_time;  // now if absent
  std::string mode;
  std::string result;  // no_answer, not_there, asked_to_call_back, refused_for_now, other
  std::string caller;
};
SR_STRUCT(RecordAttempt, name, attempted_time, mode, result)

struct BookInterview {
  PlanId name;
  InterviewerId interviewer_id;
  Instant start_time;
  Instant end_time;
  std::optional<Instant> arranged_time;  // when it was agreed; now if absent
  VenueKind venue_kind = VenueKind::kUnspecified;
  std::string venue_id;
  std::string room_code;
  std::string caller;
};
SR_STRUCT(BookInterview, name, interviewer_id, start_time, end_time, arranged_time, venue_kind,
          venue_id, room_code)

// Moves the live booking; interviewer and place stay where none is given.
struct RescheduleInterview {
  PlanId name;
  std::optional<InterviewerId> interviewer_id;
  Instant start_time;
  Instant end_time;
  std::optional<Instant> arranged_time;
  VenueKind venue_kind = VenueKind::kUnspecified;
  std::string venue_id;
  std::string room_code;
  std::string caller;
};
SR_STRUCT(RescheduleInterview, name, interviewer_id, start_time, end_time, arranged_time,
          venue_kind, venue_id, room_code)

struct ReleaseBooking {
  PlanId name;
  std::string caller;
};
SR_STRUCT(ReleaseBooking, name)

struct CombinePlans {
  PlanId name;          // the plan that follows from now
  PlanId lead_plan_id;  // the plan whose interview covers both
  std::string caller;
};
SR_STRUCT(CombinePlans, name, lead_plan_id)

struct SplitPlan {
  PlanId name;
  std::string caller;
};
SR_STRUCT(SplitPlan, name)

// ---- time

struct Tick {};

// ---- events of other services

struct StartClock {
  EpisodeId episode_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::string case_reference;
  HomeUrn home_urn;
  Instant return_time;
  Instant received_time;
  bool under_12 = false;
  int32_t risk_level = 0;  // the child's at this moment; 0: not known
};

struct CorrectReturn {
  Instant return_time;
  std::string reason_code;
};

// The child is missing again (`new_episode_id`) before the interview.
struct SuspendPlan {
  EpisodeId new_episode_id;
  // The last instant at which the new absence may have begun; nothing if that is not known.
  std::optional<Instant> latest_start = std::nullopt;
};

// The child was assessed at this level of risk.
struct AssessRisk {
  int32_t level = 0;
};

// That episode came to nothing.
struct ResumePlan {
  EpisodeId new_episode_id;
};

// The plan joins the plan of the later episode.
struct FollowLead {
  PlanId lead_plan_id;
};

// The lead of a combined plan ended.
struct LeadEnded {
  Outcome outcome = Outcome::kUnspecified;
  std::optional<Instant> outcome_time;
  std::optional<Instant> offered_time;  // the lead's
  EpisodeId suspended_by_episode_id;    // of the lead, when it ended; nil if it was not suspended
  std::string recorded_by;
};

// A fact of the episode or of its interview ends the plan. Whether its time can be right was
// checked where it was recorded.
struct EndPlan {
  Outcome outcome = Outcome::kUnspecified;
  std::string recorded_by;
  std::optional<Instant> outcome_time = std::nullopt;
  std::optional<Instant> lead_offered_time =
      std::nullopt;  // of a combined plan's lead: its offer counts
};

// A merge was taken back.
struct ReopenPlan {};

struct TakePromise {
  int32_t step = 0;
  AlertId alert_id;
  Instant acknowledged_time;
  Instant until_time;
};

// An alerted person cannot act.
struct PassOn {
  int32_t step = 0;
};

}  // namespace safereturn::scheduling
