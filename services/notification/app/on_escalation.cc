#include "services/notification/app/on_escalation.h"

#include "services/notification/app/send_alert.h"

namespace safereturn::notification {
namespace {

using messaging::Envelope;
using messaging::Prefetch;
using messaging::Tx;

AlertSent DraftOf(const EscalationRaised& fact) {
  return {.alert_id = EscalationAlertId(fact.plan_id, fact.step, fact.day),
          .plan_id = fact.plan_id,
          .child_id = fact.child_id,
          .authority_id = fact.authority_id,
          .step = fact.step,
          .day = fact.day,
          .step_due_time = fact.step_due_time,
          .kind = kEscalation,
          .episode_id = fact.episode_id,
          .case_reference = fact.case_reference,
          .home_urn = fact.home_urn,
          .due_time = fact.due_time,
          .roles = fact.roles,
          .template_key = fact.template_key,
          .ack_mode = fact.ack_mode,
          .max_promise = fact.max_promise,
          .acknowledgeable = fact.acknowledgeable,
          .next_roles = fact.next_roles,
          .next_time = fact.next_time};
}

AlertSent DraftOf(const PlanSuspended& fact, const Envelope& event) {
  return {.alert_id = MissingAgainAlertId(fact.plan_id, fact.new_episode_id),
          .plan_id = fact.plan_id,
          .child_id = fact.child_id,
          .authority_id = fact.authority_id,
          .step_due_time = event.time,
          .kind = kMissingAgain,
          .episode_id = fact.episode_id,
          .case_reference = fact.case_reference,
          .home_urn = fact.home_urn,
          .due_time = fact.due_time,
          .roles = fact.roles,
          .template_key = "missing_again",
          .ack_mode = AckMode::kLogin};
}

AlertSent DraftOf(const HeldNoticeOverdue& fact) {
  return {.alert_id = HeldNoticeAlertId(fact.episode_id),
          .child_id = fact.child_id,
          .authority_id = fact.authority_id,
          .step_due_time = fact.held_time,
          .kind = kHeldNoticeOverdue,
          .episode_id = fact.episode_id,
          .case_reference = fact.case_reference,
          .roles = {std::string(kDutyTeam)},
          .template_key = "held_notice_overdue",
          .ack_mode = AckMode::kLogin};
}

}  // namespace

void Touches(const EscalationRaised& fact, const Envelope&, Prefetch& prefetch) {
  TouchAlert(DraftOf(fact), prefetch);
}

absl::Status On(const EscalationRaised& fact, const Envelope&, Tx& tx) {
  return SendAlert(DraftOf(fact), tx);
}

void Touches(const PlanSuspended& fact, const Envelope& event, Prefetch& prefetch) {
  TouchAlert(DraftOf(fact, event), prefetch);
}

absl::Status On(const PlanSuspended& fact, const Envelope& event, Tx& tx) {
  return SendAlert(DraftOf(fact, event), tx);
}

void Touches(const HeldNoticeOverdue& fact, const Envelope&, Prefetch& prefetch) {
  TouchAlert(DraftOf(fact), prefetch);
}

absl::Status On(const HeldNoticeOverdue& fact, const Envelope&, Tx& tx) {
  return SendAlert(DraftOf(fact), tx);
}

}  // namespace safereturn::notification
