#include "services/notification/domain/ownership.h"

#include <algorithm>
#include <array>

#include "libs/base/result.h"
#include "services/notification/domain/reasons.h"

namespace safereturn::notification {
namespace {

// Source: proto/safereturn/notification/v1/events.proto, AlertAcknowledged.action_code.
constexpr std::array<std::string_view, 5> kActionCodes = {
    "offer_interview", "book_interview", "contact_home", "hold_interview", "other"};
// Promises defer only the steps below the breach, so only those can be owned (product decision 4).
constexpr int32_t kLastAcknowledgeableStep = 5;

constexpr std::string_view kUsers = "users/";

absl::Status CheckUnsettled(const Alert& alert) {
  if (alert.state == AlertState::kClosed) {
    return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kPlanClosed,
                  "the case is closed; nothing is left to do");
  }
  if (alert.state == AlertState::kKept) {
    return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kAlertKept,
                  "the promise of this alert was kept; nothing is left to do");
  }
  return absl::OkStatus();
}

absl::Status CheckAcknowledgeable(const Alert& alert) {
  if (alert.acknowledgeable && alert.step >= 0 && alert.step <= kLastAcknowledgeableStep) {
    return absl::OkStatus();
  }
  return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kStepNotAcknowledgeable,
                "only the steps below the breach can be owned or declined");
}

absl::Status CheckNotOwnedByOther(const Alert& alert, const PersonId& person) {
  if (alert.state == AlertState::kOwned && alert.owner_id != person) {
    return Refuse(absl::StatusCode::kAlreadyExists, reasons::kAlertAlreadyOwned,
                  "somebody else owns this alert already");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<PersonId> PersonOf(const std::string& caller, const PersonId& named) {
  std::optional<Uuid> user;
  if (caller.starts_with(kUsers))
    user = Uuid::Parse(std::string_view(caller).substr(kUsers.size()));
  if (named.is_nil()) {
    if (user) return PersonId(*user);
    return Refuse(absl::StatusCode::kInvalidArgument, reasons::kPersonRequired,
                  "say who it is, people/<uuid>: the caller is no person", "person_id");
  }
  if (user && *user != named.uuid()) {
    return Refuse(absl::StatusCode::kPermissionDenied, reasons::kNotYourself,
                  "a person speaks only for themself", "person_id");
  }
  return named;
}

absl::StatusOr<AlertEvents> Decide(const Alert& alert, const AcknowledgeAlert& command,
                                   Instant now) {
  SR_ASSIGN_OR_RETURN(const PersonId person, PersonOf(command.caller, command.person_id));
  SR_RETURN_IF_ERROR(CheckUnsettled(alert));
  SR_RETURN_IF_ERROR(CheckAcknowledgeable(alert));
  SR_RETURN_IF_ERROR(CheckNotOwnedByOther(alert, person));
  if (std::find(kActionCodes.begin(), kActionCodes.end(), command.action_code) ==
      kActionCodes.end()) {
    return Refuse(absl::StatusCode::kInvalidArgument, reasons::kActionCodeUnknown,
                  "say what you will do: offer_interview, book_interview, contact_home, "
                  "hold_interview or other",
                  "action_code");
  }
  if (command.until_time <= now || command.until_time > now + alert.max_promise) {
    return Refuse(absl::StatusCode::kInvalidArgument, reasons::kUntilTimeOutOfRange,
                  "say by when: after now, at most the longest promise ahead", "until_time");
  }
  return AlertEvents{AlertAcknowledged{.alert_id = alert.alert_id,
                                       .plan_id = alert.plan_id,
                                       .child_id = alert.child_id,
                                       .authority_id = alert.authority_id,
                                       .step = alert.step,
                                       .acknowledged_time = now,
                                       .until_time = command.until_time,
                                       .action_code = command.action_code,
                                       .person_id = person}};
}

absl::StatusOr<AlertEvents> Decide(const Alert& alert, const HandOverAlert& command, Instant) {
  SR_ASSIGN_OR_RETURN(const PersonId person, PersonOf(command.caller, command.person_id));
  SR_RETURN_IF_ERROR(CheckUnsettled(alert));
  SR_RETURN_IF_ERROR(CheckNotOwnedByOther(alert, person));
  if (command.to_person_id.is_nil()) {
    return Refuse(absl::StatusCode::kInvalidArgument, reasons::kPersonRequired,
                  "say to whom it is handed, people/<uuid>", "to_person_id");
  }
  if (command.to_person_id == person) {
    return Refuse(absl::StatusCode::kInvalidArgument, reasons::kHandOverToSelf,
                  "an alert is handed to another person", "to_person_id");
  }
  return AlertEvents{AlertHandedOver{.alert_id = alert.alert_id,
                                     .plan_id = alert.plan_id,
                                     .child_id = alert.child_id,
                                     .authority_id = alert.authority_id,
                                     .from_person_id = person,
                                     .to_person_id = command.to_person_id}};
}

absl::StatusOr<AlertEvents> Decide(const Alert& alert, const DeclineAlert& command, Instant) {
  SR_ASSIGN_OR_RETURN(const PersonId person, PersonOf(command.caller, command.person_id));
  SR_RETURN_IF_ERROR(CheckUnsettled(alert));
  SR_RETURN_IF_ERROR(CheckAcknowledgeable(alert));
  SR_RETURN_IF_ERROR(CheckNotOwnedByOther(alert, person));
  if (alert.state == AlertState::kDeclined || alert.state == AlertState::kExpired) {
    return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kAlertNotOpen,
                  "this alert has gone one step higher already");
  }
  return AlertEvents{AlertDeclined{.alert_id = alert.alert_id,
                                   .plan_id = alert.plan_id,
                                   .child_id = alert.child_id,
                                   .authority_id = alert.authority_id,
                                   .step = alert.step,
                                   .person_id = person}};
}

AlertEvents DecideLapsed(const Alert& alert, Instant until_time) {
  const bool is_standing = alert.state == AlertState::kOwned || alert.state == AlertState::kOpen;
  if (!is_standing || alert.until_time != until_time) return {};
  return {
      AlertExpired{alert.alert_id, alert.plan_id, alert.child_id, alert.authority_id, alert.step}};
}

AlertEvents DecideKept(const Alert& alert) {
  const bool is_standing = alert.state == AlertState::kOwned || alert.state == AlertState::kOpen;
  if (!is_standing || !alert.until_time) return {};
  return {AlertKept{alert.alert_id, alert.plan_id, alert.child_id, alert.authority_id, alert.step}};
}

AlertEvents DecidePlanClosed(const Alert& alert) {
  // A danger, an action or a visit does not end with the interview.
  return alert.subject.empty() ? DecideEnded(alert) : AlertEvents();
}

}  // namespace safereturn::notification
