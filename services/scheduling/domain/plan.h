// An interview plan: the 72-hour clock of one returned episode, its milestones and its place on the
// ladder. Its id has the uuid of its episode. The rules: docs/flows/escalation.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/scheduling/domain/events.h"

namespace safereturn::scheduling {

enum class PlanState {
  kUnspecified = 0,  // no clock yet
  kRunning = 1,
  kSuspended = 2,  // missing again: the service clock stands, the statutory one does not
  kCombined = 3,   // follows the ladder of its lead; its own breach still counts
  kClosed = 4,
};
SR_ENUM(PlanState, kUnspecified, kRunning, kSuspended, kCombined, kClosed)

enum class StepFate {
  kUnspecified = 0,
  kFired = 1,
  kMet = 2,  // what it asks for was there: never fires
  kSkipped =
      3,  // had passed already when the clock was born, corrected, shifted, split or reopened
};
SR_ENUM(StepFate, kUnspecified, kFired, kMet, kSkipped)

// What became of a step. A step is considered exactly once, so there is at most one mark a step;
// the one of the daily step speaks of its latest day.
struct StepMark {
  int32_t step = 0;
  int32_t day = 0;
  StepFate fate = StepFate::kUnspecified;
  EscalationCause cause = EscalationCause::kUnspecified;  // of a fired step
  Instant time;
};
SR_STRUCT(StepMark, step, day, fate, cause, time)

// The standing acknowledgement: until then the steps below the breach wait.
struct Promise {
  int32_t step = 0;
  AlertId alert_id;
  Instant until_time;
};
SR_STRUCT(Promise, step, alert_id, until_time)

struct LiveBooking {
  BookingId booking_id;
  InterviewerId interviewer_id;
  Instant start_time;
  Instant end_time;
  Instant arranged_time;
  VenueKind venue_kind = VenueKind::kUnspecified;
  std::string venue_id;
  std::string room_code;
};
SR_STRUCT(LiveBooking, booking_id, interviewer_id, start_time, end_time, arranged_time, venue_kind,
          venue_id, room_code)

struct Plan {
  EpisodeId episode_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::string case_reference;
  HomeUrn home_urn;
  PlanState state = PlanState::kUnspecified;
  Instant return_time;
  Instant due_time;  // return + 72 elapsed hours
  Instant received_time;
  Instant started_time;
  std::string ladder_id;
  int32_t ladder_version = 0;
  bool shifted = false;                      // once at most: a child under 12, or at a high risk
  std::vector<int32_t> step_offset_minutes;  // effective ones, pinned: NextDue needs no ladder
  std::vector<StepMark> steps;
  bool breached = false;
  std::optional<Instant> offered_time;  // the first offer
  int32_t attempts = 0;
  std::optional<Instant> last_attempt_time;
  std::optional<LiveBooking> booking;
  std::optional<Promise> promise;
  EpisodeId suspended_by_episode_id;  // nil unless suspended
  PlanId lead_plan_id;                // nil unless combined, or closed while it was
  Outcome outcome = Outcome::kUnspecified;
  std::optional<Instant> outcome_time;
  bool offered_in_time = false;
  bool held_in_time = false;
};
SR_STRUCT(Plan, episode_id, child_id, authority_id, case_reference, home_urn, state, return_time,
          due_time, received_time, started_time, ladder_id, ladder_version, shifted,
          step_offset_minutes, steps, breached, offered_time, attempts, last_attempt_time, booking,
          promise, suspended_by_episode_id, lead_plan_id, outcome, outcome_time, offered_in_time,
          held_in_time)

// An unsettled step that the ladder may still fire, and when.
struct DueStep {
  int32_t step = 0;
  int32_t day = 0;
  Instant time;
};

[[nodiscard]] inline PlanId PlanIdOf(const Plan& plan) { return PlanId(plan.episode_id.uuid()); }

// Returns when `step` of this plan is due (of the daily one: `day`).
[[nodiscard]] Instant StepTime(const Plan& plan, int32_t step, int32_t day = 0);

// Returns the mark of a step, or nullptr if it is not settled.
[[nodiscard]] const StepMark* MarkOf(const Plan& plan, int32_t step);

// Returns the unsettled steps in the order in which they fall due; of the daily one the next day.
[[nodiscard]] std::vector<DueStep> UnsettledSteps(const Plan& plan);

// Returns whether `step` may fire in the plan's present state: steps 1 to 5 wait while a promise
// stands or the child is missing again; a combined plan fires nothing but its breach; a closed one
// nothing.
[[nodiscard]] bool MayFire(const Plan& plan, int32_t step);

// Returns whether a live booking starts at or before the due time.
[[nodiscard]] bool IsArranged(const Plan& plan);

// Returns the code of what makes a step needless now (OFFERED, ARRANGED), or nothing.
[[nodiscard]] std::optional<std::string> MetBy(const Plan& plan, StepUnless unless);

[[nodiscard]] bool IsOpen(const Plan& plan);

// Returns the next step that falls due if nothing else happens, or nothing.
[[nodiscard]] std::optional<DueStep> NextStep(const Plan& plan);

// Returns the earliest instant at which this plan must act if nothing happens before: the next step
// or the end of a promise. Closed plans, and combined ones after their breach, have none.
[[nodiscard]] std::optional<Instant> NextDue(const Plan& plan);

// Folds one event in. Total: any event on any state.
[[nodiscard]] Plan Evolve(Plan plan, const Event& event);
[[nodiscard]] Plan Fold(Plan plan, const Events& events);

}  // namespace safereturn::scheduling
