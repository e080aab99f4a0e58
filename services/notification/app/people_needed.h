// "Something asks for people": what other services say when somebody must be told, outside the
// ladder of the 72 hours. Seven events, one handler: each becomes one alert of its kind.
#pragma once

#include <absl/status/status.h>

#include <optional>
#include <string>
#include <vector>

#include "libs/messaging/envelope.h"
#include "libs/messaging/tx.h"
#include "services/notification/domain/alert.h"

namespace safereturn::notification {

// The union of the events' fields, found by name; what an event does not have stays empty.
struct PeopleNeeded {
  // What it is about: one of these, by the kind.
  std::string danger_id{};
  std::string action_id{};
  std::string visit_id{};
  std::string interview_id{};
  std::string trigger_id{};
  std::string question_id{};

  ChildId child_id{};
  AuthorityId authority_id{};
  PlanId plan_id{};
  EpisodeId episode_id{};
  std::string case_reference{};
  HomeUrn home_urn{};
  std::vector<std::string> roles{};
  PersonId owner_person_id{};
  int32_t step = 0;
  std::string template_key{};
  std::optional<Date> due_date{};
  // When the step was due; absent where that is when it was raised.
  std::optional<Instant> due_time{};
  std::optional<Instant> raised_time{};
  std::optional<Instant> requested_time{};
  std::optional<Instant> expected_end_time{};
  std::optional<Instant> next_time{};
};
SR_STRUCT(PeopleNeeded, danger_id, action_id, visit_id, interview_id, trigger_id, question_id,
          child_id, authority_id, plan_id, episode_id, case_reference, home_urn, roles,
          owner_person_id, step, template_key, due_date, due_time, raised_time, requested_time,
          expected_end_time, next_time)

// How one of the events is read.
struct Call {
  const char* kind;
  std::string PeopleNeeded::*subject;
  const char* template_key;  // where the event says none
  bool ends_with_plan;       // it has no end of its own
};

// ImmediateDangerRaised and DangerUnanswered.
inline constexpr Call kDangerCall{kDanger, &PeopleNeeded::danger_id, "danger", false};
inline constexpr Call kActionCall{kActionOverdue, &PeopleNeeded::action_id, "action_overdue",
                                  false};
inline constexpr Call kVisitCall{kVisitOverdue, &PeopleNeeded::visit_id, "visit_overdue", false};
inline constexpr Call kDebriefCall{kDebrief, &PeopleNeeded::interview_id, "debrief", false};
inline constexpr Call kRepeatCall{kRepeatTrigger, &PeopleNeeded::trigger_id, "repeat_trigger",
                                  true};
inline constexpr Call kBookingCall{kBookingQuestioned, &PeopleNeeded::question_id,
                                   "booking_questioned", true};

void Touches(const Call& call, const PeopleNeeded& fact, const messaging::Envelope& event,
             messaging::Prefetch& prefetch);
// Errors: INVALID_ARGUMENT/SUBJECT_INVALID: the event does not say what it is about.
absl::Status On(const Call& call, const PeopleNeeded& fact, const messaging::Envelope& event,
                messaging::Tx& tx);

}  // namespace safereturn::notification
