// What a plan says. Field for field the messages of safereturn.scheduling.v1 (events.proto), which
// explain them; the plan is the fold of these.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/describe.h"
#include "libs/base/ids.h"
#include "services/scheduling/domain/ladder.h"
#include "services/scheduling/domain/venue.h"

namespace safereturn::scheduling {

// Why a step fired.
enum class EscalationCause {
  kUnspecified = 0,
  kDue = 1,
  kLateNotice = 2,
  kPromiseLapsed = 3,
  kCorrected = 4,
  kDeclined = 5,
  kRisk = 6,
};
SR_ENUM(EscalationCause, kUnspecified, kDue, kLateNotice, kPromiseLapsed, kCorrected, kDeclined,
        kRisk)

// How a plan ended.
enum class Outcome {
  kUnspecified = 0,
  kHeld = 1,
  kDeclinedByChild = 2,
  kDeclinedByParentCarer = 3,
  kUnableToContact = 4,
  kNotRequired = 5,
  kWithdrawn = 6,
  kDuplicate = 7,
  kChildMovedOutOfArea = 8,
  kChild18 = 9,
};
SR_ENUM(Outcome, kUnspecified, kHeld, kDeclinedByChild, kDeclinedByParentCarer, kUnableToContact,
        kNotRequired, kWithdrawn, kDuplicate, kChildMovedOutOfArea, kChild18)

struct ClockStarted {
  PlanId plan_id;
  ChildId child_id;
  EpisodeId episode_id;
  AuthorityId authority_id;
  std::string case_reference;
  HomeUrn home_urn;
  Instant return_time;
  Instant due_time;
  Instant received_time;
  std::string ladder_id;
  int32_t ladder_version = 0;
  bool shifted = false;
  std::vector<int32_t> skipped_steps;
  Instant started_time;
  std::vector<int32_t> step_offset_minutes;
  std::string shift_reason;  // UNDER_12 or RISK
};
SR_STRUCT(ClockStarted, plan_id, child_id, episode_id, authority_id, case_reference, home_urn,
          return_time, due_time, received_time, ladder_id, ladder_version, shifted, skipped_steps,
          started_time, step_offset_minutes, shift_reason)

struct LadderShifted {
  PlanId plan_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::vector<int32_t> step_offset_minutes;
  std::vector<int32_t> skipped_steps;
  int32_t level = 0;
  Instant shifted_time;
};
SR_STRUCT(LadderShifted, plan_id, child_id, authority_id, step_offset_minutes, skipped_steps, level,
          shifted_time)

struct ClockCorrected {
  PlanId plan_id;
  ChildId child_id;
  AuthorityId authority_id;
  Instant return_time;
  Instant due_time;
  std::vector<int32_t> skipped_steps;
  std::string reason_code;
  Instant corrected_time;
};
SR_STRUCT(ClockCorrected, plan_id, child_id, authority_id, return_time, due_time, skipped_steps,
          reason_code, corrected_time)

struct InterviewOffered {
  PlanId plan_id;
  ChildId child_id;
  AuthorityId authority_id;
  Instant offered_time;
  std::string mode;
  std::string recorded_by;
};
SR_STRUCT(InterviewOffered, plan_id, child_id, authority_id, offered_time, mode, recorded_by)

struct InterviewBooked {
  PlanId plan_id;
  ChildId child_id;
  AuthorityId authority_id;
  BookingId booking_id;
  InterviewerId interviewer_id;
  Instant start_time;
  Instant end_time;
  Instant arranged_time;
  std::string recorded_by;
  VenueKind venue_kind = VenueKind::kUnspecified;
  std::string venue_id;
  std::string room_code;
};
SR_STRUCT(InterviewBooked, plan_id, child_id, authority_id, booking_id, interviewer_id, start_time,
          end_time, arranged_time, recorded_by, venue_kind, venue_id, room_code)

struct BookingReleased {
  PlanId plan_id;
  ChildId child_id;
  AuthorityId authority_id;
  BookingId booking_id;
  std::string reason;  // MISSING_AGAIN, REBOOKED, CANCELLED, PLAN_CLOSED, COMBINED
};
SR_STRUCT(BookingReleased, plan_id, child_id, authority_id, booking_id, reason)

struct AttemptRecorded {
  PlanId plan_id;
  ChildId child_id;
  AuthorityId authority_id;
  Instant attempted_time;
  std::string mode;
  std::string result;
  std::string recorded_by;
};
SR_STRUCT(AttemptRecorded, plan_id, child_id, authority_id, attempted_time, mode, result,
          recorded_by)

struct EscalationRaised {
  PlanId plan_id;
  ChildId child_id;
  EpisodeId episode_id;
  AuthorityId authority_id;
  std::string case_reference;
  HomeUrn home_urn;
  int32_t step = 0;
  int32_t day = 0;
  Instant step_due_time;
  Instant due_time;
  std::vector<std::string> roles;
  AckMode ack_mode = AckMode::kUnspecified;
  EscalationCause cause = EscalationCause::kUnspecified;
  std::string template_key;
  Seconds max_promise{0};
  bool acknowledgeable = false;
  Instant raised_time;
  std::vector<std::string> next_roles;  // who is told next if nothing changes, and when
  std::optional<Instant> next_time;
};
SR_STRUCT(EscalationRaised, plan_id, child_id, episode_id, authority_id, case_reference, home_urn,
          step, day, step_due_time, due_time, roles, ack_mode, cause, template_key, max_promise,
          acknowledgeable, raised_time, next_roles, next_time)

struct StepSettled {
  PlanId plan_id;
  ChildId child_id;
  AuthorityId authority_id;
  int32_t step = 0;
  Instant step_due_time;
  std::string reason;  // OFFERED or ARRANGED
  Instant settled_time;
};
SR_STRUCT(StepSettled, plan_id, child_id, authority_id, step, step_due_time, reason, settled_time)

struct PromiseMade {
  PlanId plan_id;
  ChildId child_id;
  AuthorityId authority_id;
  int32_t step = 0;
  AlertId alert_id;
  Instant until_time;
};
SR_STRUCT(PromiseMade, plan_id, child_id, authority_id, step, alert_id, until_time)

struct PromiseKept {
  PlanId plan_id;
  ChildId child_id;
  AuthorityId authority_id;
  int32_t step = 0;
  AlertId alert_id;
};
SR_STRUCT(PromiseKept, plan_id, child_id, authority_id, step, alert_id)

struct PromiseLapsed {
  PlanId plan_id;
  ChildId child_id;
  AuthorityId authority_id;
  int32_t step = 0;
  AlertId alert_id;
  Instant until_time;
};
SR_STRUCT(PromiseLapsed, plan_id, child_id, authority_id, step, alert_id, until_time)

struct DeadlineBreached {
  PlanId plan_id;
  ChildId child_id;
  AuthorityId authority_id;
  Instant due_time;
};
SR_STRUCT(DeadlineBreached, plan_id, child_id, authority_id, due_time)

struct PlanSuspended {
  PlanId plan_id;
  ChildId child_id;
  EpisodeId episode_id;
  AuthorityId authority_id;
  std::string case_reference;
  HomeUrn home_urn;
  EpisodeId new_episode_id;
  std::vector<std::string> roles;
  Instant due_time;
};
SR_STRUCT(PlanSuspended, plan_id, child_id, episode_id, authority_id, case_reference, home_urn,
          new_episode_id, roles, due_time)

struct PlanResumed {
  PlanId plan_id;
  ChildId child_id;
  AuthorityId authority_id;
};
SR_STRUCT(PlanResumed, plan_id, child_id, authority_id)

struct PlanCombined {
  PlanId plan_id;
  ChildId child_id;
  AuthorityId authority_id;
  PlanId lead_plan_id;
};
SR_STRUCT(PlanCombined, plan_id, child_id, authority_id, lead_plan_id)

struct PlanSplit {
  PlanId plan_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::vector<int32_t> skipped_steps;
  Instant split_time;
  std::string recorded_by;
};
SR_STRUCT(PlanSplit, plan_id, child_id, authority_id, skipped_steps, split_time, recorded_by)

struct PlanClosed {
  PlanId plan_id;
  ChildId child_id;
  EpisodeId episode_id;
  AuthorityId authority_id;
  Outcome outcome = Outcome::kUnspecified;
  std::optional<Instant> outcome_time;
  bool offered_in_time = false;
  bool held_in_time = false;
  std::string recorded_by;
  std::optional<Instant> offered_time;
};
SR_STRUCT(PlanClosed, plan_id, child_id, episode_id, authority_id, outcome, outcome_time,
          offered_in_time, held_in_time, recorded_by, offered_time)

struct PlanReopened {
  PlanId plan_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::vector<int32_t> skipped_steps;
  Instant reopened_time;
};
SR_STRUCT(PlanReopened, plan_id, child_id, authority_id, skipped_steps, reopened_time)

using Event =
    std::variant<ClockStarted, ClockCorrected, InterviewOffered, InterviewBooked, BookingReleased,
                 AttemptRecorded, EscalationRaised, StepSettled, PromiseMade, PromiseKept,
                 PromiseLapsed, DeadlineBreached, PlanSuspended, PlanResumed, PlanCombined,
                 PlanSplit, PlanClosed, PlanReopened, LadderShifted>;
using Events = std::vector<Event>;

}  // namespace safereturn::scheduling
