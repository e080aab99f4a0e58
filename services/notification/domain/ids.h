// The ids that only notification speaks of.
#pragma once

#include "libs/base/ids.h"

namespace safereturn::notification {

// A contact has the uuid of its person.
struct ContactTag {
  static constexpr std::string_view kCollection = "contacts";
};
struct MessageTag {
  static constexpr std::string_view kCollection = "messages";
};

using ContactId = StrongId<ContactTag>;
using MessageId = StrongId<MessageTag>;

// Returns the id of the alert of a ladder step: the same for every delivery of the same escalation,
// so a doubled event cannot double an alert. UUID version 5 in the plan's own uuid as name space,
// of "<step>/<day>".
inline AlertId EscalationAlertId(const PlanId& plan, int32_t step, int32_t day) {
  return AlertId(UuidV5(plan.uuid(), std::to_string(step) + "/" + std::to_string(day)));
}

// Returns the id of the alert that a child is missing again before the interview of this plan.
inline AlertId MissingAgainAlertId(const PlanId& plan, const EpisodeId& new_episode) {
  return AlertId(UuidV5(plan.uuid(), "missing_again/" + new_episode.key()));
}

// Returns the id of the alarm that another alert reached nobody: one for each alert.
inline AlertId NobodyToTellAlertId(const AlertId& about) {
  return AlertId(UuidV5(about.uuid(), "nobody_to_tell"));
}

// Returns the id of the alert that a held notice waited too long.
inline AlertId HeldNoticeAlertId(const EpisodeId& episode) {
  return AlertId(UuidV5(episode.uuid(), "held_notice_overdue"));
}

// Returns the id of an alert that another service asked for outside the ladder of the 72 hours:
// about a danger, an action, a visit, an interview or a trigger, at a step of its own ladder.
inline AlertId CallAlertId(const Uuid& subject, int32_t step) {
  return AlertId(UuidV5(subject, std::to_string(step)));
}

// Returns the id of the one message about an alert to a person.
inline MessageId MessageIdOf(const AlertId& alert, const PersonId& person) {
  return MessageId(UuidV5(alert.uuid(), person.key()));
}

// Returns the id of the message that tells a person of a hand-over: they are told again even if
// they knew, because it is theirs now. `count` is how many hand-overs the alert has seen.
inline MessageId HandOverMessageId(const AlertId& alert, const PersonId& person, int32_t count) {
  return MessageId(UuidV5(alert.uuid(), person.key() + "/" + std::to_string(count)));
}

}  // namespace safereturn::notification
