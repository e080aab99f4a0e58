#include "services/notification/domain/alert.h"

#include <algorithm>

namespace safereturn::notification {
namespace {

constexpr std::string_view kDangers = "dangers/";

template <class T>
void AddOnce(std::vector<T>& list, const T& value) {
  if (std::find(list.begin(), list.end(), value) == list.end()) list.push_back(value);
}

void Apply(Alert& alert, const AlertSent& event) {
  alert = {.alert_id = event.alert_id,
           .plan_id = event.plan_id,
           .child_id = event.child_id,
           .episode_id = event.episode_id,
           .authority_id = event.authority_id,
           .case_reference = event.case_reference,
           .home_urn = event.home_urn,
           .kind = event.kind,
           .step = event.step,
           .day = event.day,
           .step_due_time = event.step_due_time,
           .due_time = event.due_time,
           .roles = event.roles,
           .told = event.told,
           .template_key = event.template_key,
           .ack_mode = event.ack_mode,
           .max_promise = event.max_promise,
           .acknowledgeable = event.acknowledgeable,
           .made_time = event.made_time,
           .next_roles = event.next_roles,
           .next_time = event.next_time,
           .about_alert_id = event.about_alert_id,
           .about_step = event.about_step,
           .about_roles = event.about_roles,
           .subject = event.subject,
           .person_ids = event.person_ids,
           .due_date = event.due_date,
           .state = event.told.empty() ? AlertState::kNobody : AlertState::kOpen};
}

void Apply(Alert& alert, const AlertAcknowledged& event) {
  alert.state = AlertState::kOwned;
  alert.owner_id = event.person_id;
  alert.action_code = event.action_code;
  alert.until_time = event.until_time;
}

void Apply(Alert& alert, const AlertExpired&) { alert.state = AlertState::kExpired; }
void Apply(Alert& alert, const AlertKept&) { alert.state = AlertState::kKept; }
void Apply(Alert& alert, const AlertClosed&) { alert.state = AlertState::kClosed; }

void Apply(Alert& alert, const AlertHandedOver& event) {
  std::string role;
  bool is_told = false;
  for (const Recipient& recipient : alert.told) {
    if (recipient.person_id == event.from_person_id) role = recipient.role;
    if (recipient.person_id == event.to_person_id) is_told = true;
  }
  if (!is_told) alert.told.push_back({event.to_person_id, role, event.from_person_id});
  alert.state = AlertState::kOpen;
  alert.owner_id = {};
  ++alert.hand_overs;
}

void Apply(Alert& alert, const AlertDeclined&) {
  alert.state = AlertState::kDeclined;
  alert.owner_id = {};
}

void Apply(Alert& alert, const NobodyToTell& event) {
  for (const std::string& role : event.roles) AddOnce(alert.roles_without_people, role);
  alert.home_unknown = alert.home_unknown || event.home_unknown;
}

void Apply(Alert& alert, const PeopleFound& event) {
  alert.told.insert(alert.told.end(), event.told.begin(), event.told.end());
  std::erase_if(alert.roles_without_people, [&](const std::string& role) {
    return std::find(event.roles.begin(), event.roles.end(), role) != event.roles.end();
  });
  if (alert.state == AlertState::kNobody && !event.told.empty()) alert.state = AlertState::kOpen;
}

void Apply(Alert& alert, const DeliveryFailed& event) {
  AddOnce(alert.unreached, event.person_id);
  const bool is_anybody_left =
      std::any_of(alert.told.begin(), alert.told.end(), [&](const Recipient& recipient) {
        return std::find(alert.unreached.begin(), alert.unreached.end(), recipient.person_id) ==
               alert.unreached.end();
      });
  if (alert.state == AlertState::kOpen && !is_anybody_left) alert.state = AlertState::kNobody;
}

}  // namespace

Alert Evolve(Alert alert, const AlertEvent& event) {
  std::visit([&](const auto& fact) { Apply(alert, fact); }, event);
  return alert;
}

Alert Fold(Alert alert, const AlertEvents& events) {
  for (const AlertEvent& event : events) alert = Evolve(std::move(alert), event);
  return alert;
}

AlertEvents MakeAlert(AlertSent sent, const Recipients& recipients, Instant now) {
  sent.told = recipients.told;
  sent.recipients = static_cast<int32_t>(recipients.told.size());
  sent.made_time = now;
  if (sent.max_promise <= Seconds(0)) sent.max_promise = kDefaultMaxPromise;
  AlertEvents events{sent};
  if (!recipients.roles_without_people.empty()) {
    events.push_back(NobodyToTell{.alert_id = sent.alert_id,
                                  .plan_id = sent.plan_id,
                                  .child_id = sent.child_id,
                                  .authority_id = sent.authority_id,
                                  .step = sent.step,
                                  .roles = recipients.roles_without_people,
                                  .home_unknown = recipients.home_unknown});
  }
  return events;
}

std::optional<AlertSent> AlarmAbout(const Alert& alert, const std::vector<std::string>& roles) {
  const bool is_for_duty_team = alert.kind == kNobodyToTell || alert.kind == kHeldNoticeOverdue;
  if (is_for_duty_team) return std::nullopt;
  return AlertSent{.alert_id = NobodyToTellAlertId(alert.alert_id),
                   .plan_id = alert.plan_id,
                   .child_id = alert.child_id,
                   .authority_id = alert.authority_id,
                   .step = kNoStep,
                   .day = alert.day,
                   .step_due_time = alert.step_due_time,
                   .kind = kNobodyToTell,
                   .episode_id = alert.episode_id,
                   .case_reference = alert.case_reference,
                   .home_urn = alert.home_urn,
                   .due_time = alert.due_time,
                   .roles = {std::string(kDutyTeam)},
                   .template_key = "nobody_to_tell",
                   .ack_mode = AckMode::kLogin,
                   .about_alert_id = alert.alert_id,
                   .about_step = alert.step,
                   .about_roles = roles,
                   .subject = alert.subject,
                   .due_date = alert.due_date};
}

bool IsSettled(const Alert& alert) {
  return alert.state == AlertState::kClosed || alert.state == AlertState::kKept;
}

Audience AudienceOf(const AlertSent& sent) {
  return {.authority_id = sent.authority_id,
          .home_urn = sent.home_urn,
          .roles = sent.roles,
          .person_ids = sent.person_ids};
}

bool IsUrgent(const Alert& alert) { return alert.subject.starts_with(kDangers); }

std::string TextKeyFor(const Alert& alert, std::string_view role) {
  const bool is_asked_for = alert.kind == kDanger || alert.kind == kActionOverdue ||
                            alert.kind == kVisitOverdue || alert.kind == kDebrief ||
                            alert.kind == kRepeatTrigger || alert.kind == kBookingQuestioned;
  return is_asked_for && IsHomeRole(role) ? "home_needed" : alert.template_key;
}

AlertEvents DecideFound(const Alert& alert, const std::vector<std::string>& lacking,
                        const Recipients& now_resolved) {
  PeopleFound found{.alert_id = alert.alert_id,
                    .plan_id = alert.plan_id,
                    .child_id = alert.child_id,
                    .authority_id = alert.authority_id,
                    .step = alert.step};
  const auto& still = now_resolved.roles_without_people;
  for (const std::string& role : lacking) {
    if (std::find(still.begin(), still.end(), role) == still.end()) found.roles.push_back(role);
  }
  for (const Recipient& recipient : now_resolved.told) {
    const bool is_told =
        std::any_of(alert.told.begin(), alert.told.end(),
                    [&](const Recipient& known) { return known.person_id == recipient.person_id; });
    if (!is_told) found.told.push_back(recipient);
  }
  found.recipients = static_cast<int32_t>(found.told.size());
  if (found.roles.empty() && found.told.empty()) return {};
  return {found};
}

AlertEvents DecideEnded(const Alert& alert) {
  if (IsSettled(alert)) return {};
  return {
      AlertClosed{alert.alert_id, alert.plan_id, alert.child_id, alert.authority_id, alert.step}};
}

}  // namespace safereturn::notification
