#include "services/notification/app/people_free.h"

#include "services/notification/app/tables.h"

namespace safereturn::notification {
namespace {

using messaging::Envelope;
using messaging::Prefetch;
using messaging::Tx;

void Touch(const std::string& subject, const ChildId& child, Prefetch& prefetch) {
  prefetch.Lock(child.name());
  prefetch.Find<Alert>("subject", subject);
}

template <class Applies>
absl::Status End(const std::string& subject, Tx& tx, const Applies& applies) {
  SR_ASSIGN_OR_RETURN(const std::vector<Alert> alerts, tx.Find<Alert>("subject", subject));
  for (const Alert& alert : alerts) {
    if (!applies(alert)) continue;
    const AlertEvents events = DecideEnded(alert);
    if (!events.empty()) tx.Save(Fold(alert, events), events);
  }
  return absl::OkStatus();
}

absl::Status End(const std::string& subject, Tx& tx) {
  return End(subject, tx, [](const Alert&) { return true; });
}

}  // namespace

void Touches(const DangerSettled& fact, const Envelope&, Prefetch& prefetch) {
  Touch(fact.danger_id, fact.child_id, prefetch);
}

absl::Status On(const DangerSettled& fact, const Envelope&, Tx& tx) {
  return End(fact.danger_id, tx);
}

void Touches(const ActionCompleted& fact, const Envelope&, Prefetch& prefetch) {
  Touch(fact.action_id, fact.child_id, prefetch);
}

absl::Status On(const ActionCompleted& fact, const Envelope&, Tx& tx) {
  return End(fact.action_id, tx);
}

void Touches(const ActionChanged& fact, const Envelope&, Prefetch& prefetch) {
  Touch(fact.action_id, fact.child_id, prefetch);
}

absl::Status On(const ActionChanged& fact, const Envelope&, Tx& tx) {
  const bool is_over =
      fact.status == ActionStatus::kCompleted || fact.status == ActionStatus::kCancelled;
  return End(fact.action_id, tx, [&](const Alert& alert) {
    return is_over || (alert.due_date && fact.due_date && *fact.due_date > *alert.due_date);
  });
}

void Touches(const VisitEnded& fact, const Envelope&, Prefetch& prefetch) {
  if (fact.is_safe) Touch(fact.visit_id, fact.child_id, prefetch);
}

absl::Status On(const VisitEnded& fact, const Envelope&, Tx& tx) {
  return fact.is_safe ? End(fact.visit_id, tx) : absl::OkStatus();
}

}  // namespace safereturn::notification
