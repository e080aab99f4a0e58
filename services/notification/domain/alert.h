// An alert: people must act on a case now. It is opened for a ladder step (or an event outside the
// ladder), owned by a promise, and ends when the plan ends. Its state is the fold of its events.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "libs/base/civil.h"
#include "services/notification/domain/recipients.h"

namespace safereturn::notification {

enum class AckMode { kUnspecified = 0, kLink = 1, kLogin = 2 };
SR_ENUM(AckMode, kUnspecified, kLink, kLogin)

enum class AlertState {
  kUnspecified = 0,
  kOpen = 1,
  kOwned = 2,
  kExpired = 3,
  kKept = 4,
  kDeclined = 5,
  kClosed = 6,
  kNobody = 7,
};
SR_ENUM(AlertState, kUnspecified, kOpen, kOwned, kExpired, kKept, kDeclined, kClosed, kNobody)

// Kinds of alert.
inline constexpr char kEscalation[] = "ESCALATION";
inline constexpr char kMissingAgain[] = "MISSING_AGAIN";
inline constexpr char kNobodyToTell[] = "NOBODY_TO_TELL";
inline constexpr char kHeldNoticeOverdue[] = "HELD_NOTICE_OVERDUE";
// Asked for outside the ladder; see app/people_needed.h.
inline constexpr char kDanger[] = "DANGER";
inline constexpr char kActionOverdue[] = "ACTION_OVERDUE";
inline constexpr char kVisitOverdue[] = "VISIT_OVERDUE";
inline constexpr char kDebrief[] = "DEBRIEF";
inline constexpr char kRepeatTrigger[] = "REPEAT_TRIGGER";
inline constexpr char kBookingQuestioned[] = "BOOKING_QUESTIONED";

// The step of alerts outside the ladder.
inline constexpr int32_t kNoStep = -1;

// The longest promise where the ladder does not say: 4 hours (product decision 4).
inline constexpr std::chrono::hours kDefaultMaxPromise{4};

struct Alert {
  AlertId alert_id{};
  PlanId plan_id{};
  ChildId child_id{};
  EpisodeId episode_id{};
  AuthorityId authority_id{};
  std::string case_reference{};
  HomeUrn home_urn{};
  std::string kind{};
  int32_t step = kNoStep;
  int32_t day = 0;
  Instant step_due_time{};
  std::optional<Instant> due_time{};
  std::vector<std::string> roles{};
  std::vector<Recipient> told{};
  std::string template_key{};
  AckMode ack_mode = AckMode::kUnspecified;
  Seconds max_promise{0};
  bool acknowledgeable = false;
  Instant made_time{};
  std::vector<std::string> next_roles{};
  std::optional<Instant> next_time{};
  AlertId about_alert_id{};
  std::optional<int32_t> about_step{};
  std::vector<std::string> about_roles{};
  // What it is about where that is no plan: dangers/<uuid>, actions/<uuid>, …; "" for the ladder.
  std::string subject{};
  std::vector<PersonId> person_ids{};  // to be told by name, besides the roles
  std::optional<Date> due_date{};      // of an action

  AlertState state = AlertState::kUnspecified;
  PersonId owner_id{};
  std::string action_code{};
  std::optional<Instant> until_time{};
  std::vector<std::string> roles_without_people{};
  bool home_unknown = false;
  std::vector<PersonId> unreached{};
  int32_t hand_overs = 0;
};
SR_STRUCT(Alert, alert_id, plan_id, child_id, episode_id, authority_id, case_reference, home_urn,
          kind, step, day, step_due_time, due_time, roles, told, template_key, ack_mode,
          max_promise, acknowledgeable, made_time, next_roles, next_time, about_alert_id,
          about_step, about_roles, subject, person_ids, due_date, state, owner_id, action_code,
          until_time, roles_without_people, home_unknown, unreached, hand_overs)

// Facts. Field names are those of proto/safereturn/notification/v1/events.proto.

struct AlertSent {
  AlertId alert_id{};
  PlanId plan_id{};
  ChildId child_id{};
  AuthorityId authority_id{};
  int32_t step = kNoStep;
  int32_t day = 0;
  int32_t recipients = 0;
  Instant step_due_time{};
  std::string kind{};
  EpisodeId episode_id{};
  std::string case_reference{};
  HomeUrn home_urn{};
  std::optional<Instant> due_time{};
  std::vector<std::string> roles{};
  std::vector<Recipient> told{};
  std::string template_key{};
  AckMode ack_mode = AckMode::kUnspecified;
  Seconds max_promise{0};
  bool acknowledgeable = false;
  Instant made_time{};
  std::vector<std::string> next_roles{};
  std::optional<Instant> next_time{};
  AlertId about_alert_id{};
  std::optional<int32_t> about_step{};
  std::vector<std::string> about_roles{};
  std::string subject{};
  std::vector<PersonId> person_ids{};
  std::optional<Date> due_date{};
};
SR_STRUCT(AlertSent, alert_id, plan_id, child_id, authority_id, step, day, recipients,
          step_due_time, kind, episode_id, case_reference, home_urn, due_time, roles, told,
          template_key, ack_mode, max_promise, acknowledgeable, made_time, next_roles, next_time,
          about_alert_id, about_step, about_roles, subject, person_ids, due_date)

struct AlertAcknowledged {
  AlertId alert_id{};
  PlanId plan_id{};
  ChildId child_id{};
  AuthorityId authority_id{};
  int32_t step = 0;
  Instant acknowledged_time{};
  Instant until_time{};
  std::string action_code{};
  PersonId person_id{};
};
SR_STRUCT(AlertAcknowledged, alert_id, plan_id, child_id, authority_id, step, acknowledged_time,
          until_time, action_code, person_id)

struct AlertExpired {
  AlertId alert_id{};
  PlanId plan_id{};
  ChildId child_id{};
  AuthorityId authority_id{};
  int32_t step = 0;
};
SR_STRUCT(AlertExpired, alert_id, plan_id, child_id, authority_id, step)

struct AlertKept {
  AlertId alert_id{};
  PlanId plan_id{};
  ChildId child_id{};
  AuthorityId authority_id{};
  int32_t step = 0;
};
SR_STRUCT(AlertKept, alert_id, plan_id, child_id, authority_id, step)

struct AlertClosed {
  AlertId alert_id{};
  PlanId plan_id{};
  ChildId child_id{};
  AuthorityId authority_id{};
  int32_t step = 0;
};
SR_STRUCT(AlertClosed, alert_id, plan_id, child_id, authority_id, step)

struct AlertHandedOver {
  AlertId alert_id{};
  PlanId plan_id{};
  ChildId child_id{};
  AuthorityId authority_id{};
  PersonId from_person_id{};
  PersonId to_person_id{};
};
SR_STRUCT(AlertHandedOver, alert_id, plan_id, child_id, authority_id, from_person_id, to_person_id)

struct AlertDeclined {
  AlertId alert_id{};
  PlanId plan_id{};
  ChildId child_id{};
  AuthorityId authority_id{};
  int32_t step = 0;
  PersonId person_id{};
};
SR_STRUCT(AlertDeclined, alert_id, plan_id, child_id, authority_id, step, person_id)

struct NobodyToTell {
  AlertId alert_id{};
  PlanId plan_id{};
  ChildId child_id{};
  AuthorityId authority_id{};
  int32_t step = 0;
  std::vector<std::string> roles{};
  bool home_unknown = false;
};
SR_STRUCT(NobodyToTell, alert_id, plan_id, child_id, authority_id, step, roles, home_unknown)

// People came to roles that had nobody when the alert was made.
struct PeopleFound {
  AlertId alert_id{};
  PlanId plan_id{};
  ChildId child_id{};
  AuthorityId authority_id{};
  int32_t step = 0;
  std::vector<std::string> roles{};
  std::vector<Recipient> told{};
  int32_t recipients = 0;
};
SR_STRUCT(PeopleFound, alert_id, plan_id, child_id, authority_id, step, roles, told, recipients)

struct DeliveryFailed {
  AlertId alert_id{};
  PlanId plan_id{};
  ChildId child_id{};
  AuthorityId authority_id{};
  PersonId person_id{};
  int32_t attempts = 0;
  std::string reason{};
};
SR_STRUCT(DeliveryFailed, alert_id, plan_id, child_id, authority_id, person_id, attempts, reason)

using AlertEvent =
    std::variant<AlertSent, AlertAcknowledged, AlertExpired, AlertKept, AlertClosed,
                 AlertHandedOver, AlertDeclined, NobodyToTell, PeopleFound, DeliveryFailed>;
using AlertEvents = std::vector<AlertEvent>;

// Returns the alert after a fact; total.
[[nodiscard]] Alert Evolve(Alert alert, const AlertEvent& event);
[[nodiscard]] Alert Fold(Alert alert, const AlertEvents& events);

// Returns the facts of making an alert: sent, and who of its roles could not be told. `sent` comes
// without what only resolution knows: its people and its time.
[[nodiscard]] AlertEvents MakeAlert(AlertSent sent, const Recipients& recipients, Instant now);

// Returns the alarm about an alert that could not reach somebody, still without people; nothing
// where the alert is itself the duty team's: a second mail to the same people would not help.
[[nodiscard]] std::optional<AlertSent> AlarmAbout(const Alert& alert,
                                                  const std::vector<std::string>& roles);

// Returns whether a person may still be asked to act on it.
[[nodiscard]] bool IsSettled(const Alert& alert);

// Returns whom the alert is for.
[[nodiscard]] Audience AudienceOf(const AlertSent& sent);

// Returns whether a child is in danger now: its mails go before all others.
[[nodiscard]] bool IsUrgent(const Alert& alert);

// Returns the text for somebody who is told of it by `role`. A home's managers hear only that they
// are needed, whatever interview or risk asks for: the home may be what the child speaks of.
[[nodiscard]] std::string TextKeyFor(const Alert& alert, std::string_view role);

// Returns what follows when somebody came to roles that had nobody; nothing if nobody did.
// `now_resolved` is what AudienceOf its vacancy resolves to now.
[[nodiscard]] AlertEvents DecideFound(const Alert& alert, const std::vector<std::string>& lacking,
                                      const Recipients& now_resolved);

// Returns what follows when what the alert asked for is done or over.
[[nodiscard]] AlertEvents DecideEnded(const Alert& alert);

}  // namespace safereturn::notification
