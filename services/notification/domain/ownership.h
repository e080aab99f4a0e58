// Who owns an alert: acknowledge, hand over, decline, and what scheduling says of the promise.
// Source: product decision 4; docs/flows/escalation.md.
#pragma once

#include <absl/status/statusor.h>

#include "services/notification/domain/alert.h"

namespace safereturn::notification {

// I own it: what I will do, and by when.
struct AcknowledgeAlert {
  AlertId name;
  PersonId person_id;  // nil: the caller
  std::string action_code;
  Instant until_time;
  std::string caller;
};
SR_STRUCT(AcknowledgeAlert, name, person_id, action_code, until_time)

struct HandOverAlert {
  AlertId name;
  PersonId person_id;  // nil: the caller
  PersonId to_person_id;
  std::string caller;
};
SR_STRUCT(HandOverAlert, name, person_id, to_person_id)

// I cannot.
struct DeclineAlert {
  AlertId name;
  PersonId person_id;  // nil: the caller
  std::string caller;
};
SR_STRUCT(DeclineAlert, name, person_id)

// Returns the person that a command is about: the one that it names, or the caller
// ("users/<uuid>"). Machines (the gateway with a one-time link, the operator's tool) may name
// anybody, a person only themself.
//
// Errors: INVALID_ARGUMENT/PERSON_REQUIRED, PERMISSION_DENIED/NOT_YOURSELF.
[[nodiscard]] absl::StatusOr<PersonId> PersonOf(const std::string& caller, const PersonId& named);

// Errors, in this order: FAILED_PRECONDITION with PLAN_CLOSED, ALERT_KEPT or
// STEP_NOT_ACKNOWLEDGEABLE;
//   ALREADY_EXISTS/ALERT_ALREADY_OWNED (by somebody else; says nobody's name); INVALID_ARGUMENT
//   with ACTION_CODE_UNKNOWN or UNTIL_TIME_OUT_OF_RANGE (must be in (now, now + max_promise]);
//   those of PersonOf.
[[nodiscard]] absl::StatusOr<AlertEvents> Decide(const Alert& alert,
                                                 const AcknowledgeAlert& command, Instant now);

// The receiver must acknowledge anew; a standing promise runs on.
//
// Errors: FAILED_PRECONDITION with PLAN_CLOSED or ALERT_KEPT; ALREADY_EXISTS/ALERT_ALREADY_OWNED;
//   INVALID_ARGUMENT with PERSON_REQUIRED or HAND_OVER_TO_SELF; those of PersonOf.
[[nodiscard]] absl::StatusOr<AlertEvents> Decide(const Alert& alert, const HandOverAlert& command,
                                                 Instant now);

// An alert goes up once: a second person's "I cannot" is refused.
//
// Errors: FAILED_PRECONDITION with PLAN_CLOSED, ALERT_KEPT, STEP_NOT_ACKNOWLEDGEABLE or
// ALERT_NOT_OPEN (it has
//   gone up already); ALREADY_EXISTS/ALERT_ALREADY_OWNED; those of PersonOf.
[[nodiscard]] absl::StatusOr<AlertEvents> Decide(const Alert& alert, const DeclineAlert& command,
                                                 Instant now);

// Returns what follows when scheduling says that the promise until `until_time` lapsed. Nothing if
// the alert was acknowledged anew since.
[[nodiscard]] AlertEvents DecideLapsed(const Alert& alert, Instant until_time);
// Returns what follows when scheduling says that the promise was kept.
[[nodiscard]] AlertEvents DecideKept(const Alert& alert);
// Returns what follows when the plan ended: nothing for what has an end of its own.
[[nodiscard]] AlertEvents DecidePlanClosed(const Alert& alert);

}  // namespace safereturn::notification
