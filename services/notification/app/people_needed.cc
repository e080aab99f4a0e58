#include "services/notification/app/people_needed.h"

#include <algorithm>

#include "libs/base/result.h"
#include "services/notification/app/send_alert.h"
#include "services/notification/domain/reasons.h"

namespace safereturn::notification {
namespace {

using messaging::Envelope;
using messaging::Prefetch;
using messaging::Tx;

std::optional<Uuid> UuidOf(const std::string& name) {
  return Uuid::Parse(std::string_view(name).substr(name.find('/') + 1));
}

// A plan has the uuid of its episode.
PlanId PlanOf(const PeopleNeeded& fact) {
  return fact.plan_id.is_nil() ? PlanId(fact.episode_id.uuid()) : fact.plan_id;
}

std::optional<AlertSent> DraftOf(const Call& call, const PeopleNeeded& fact,
                                 const Envelope& event) {
  const std::string& subject = fact.*call.subject;
  const std::optional<Uuid> uuid = UuidOf(subject);
  if (!uuid) return std::nullopt;
  const Instant raised = fact.raised_time.value_or(fact.requested_time.value_or(event.time));
  AlertSent draft{.alert_id = CallAlertId(*uuid, fact.step),
                  .plan_id = PlanOf(fact),
                  .child_id = fact.child_id,
                  .authority_id = fact.authority_id,
                  .step = fact.step,
                  .step_due_time = fact.due_time.value_or(raised),
                  .kind = call.kind,
                  .episode_id = fact.episode_id,
                  .case_reference = fact.case_reference,
                  .due_time = fact.expected_end_time,
                  .roles = fact.roles,
                  .template_key = fact.template_key.empty() ? call.template_key : fact.template_key,
                  .ack_mode = AckMode::kLogin,
                  .next_time = fact.next_time,
                  .subject = call.ends_with_plan ? "" : subject,
                  .due_date = fact.due_date};
  // A home's managers see the alerts of their home: only those that they are asked to act on.
  if (std::any_of(fact.roles.begin(), fact.roles.end(), IsHomeRole)) draft.home_urn = fact.home_urn;
  if (!fact.owner_person_id.is_nil()) draft.person_ids = {fact.owner_person_id};
  return draft;
}

}  // namespace

void Touches(const Call& call, const PeopleNeeded& fact, const Envelope& event,
             Prefetch& prefetch) {
  if (const auto draft = DraftOf(call, fact, event)) TouchAlert(*draft, prefetch);
}

absl::Status On(const Call& call, const PeopleNeeded& fact, const Envelope& event, Tx& tx) {
  const std::optional<AlertSent> draft = DraftOf(call, fact, event);
  if (!draft) {
    return Refuse(absl::StatusCode::kInvalidArgument, reasons::kSubjectInvalid,
                  "the event does not say what it is about");
  }
  return SendAlert(*draft, tx);
}

}  // namespace safereturn::notification
