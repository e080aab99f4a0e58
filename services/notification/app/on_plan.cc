#include "services/notification/app/on_plan.h"

#include "services/notification/app/tables.h"
#include "services/notification/domain/ownership.h"

namespace safereturn::notification {
namespace {

using messaging::Envelope;
using messaging::Prefetch;
using messaging::Tx;

void Keep(const Alert& alert, const AlertEvents& events, Tx& tx) {
  if (!events.empty()) tx.Save(Fold(alert, events), events);
}

}  // namespace

void Touches(const PromiseLapsed& fact, const Envelope&, Prefetch& prefetch) {
  prefetch.Lock(fact.child_id.name());
  prefetch.Key<Alert>(fact.alert_id.key());
}

absl::Status On(const PromiseLapsed& fact, const Envelope&, Tx& tx) {
  SR_ASSIGN_OR_RETURN(const std::optional<Alert> alert, tx.TryLoad<Alert>(fact.alert_id.key()));
  if (alert) Keep(*alert, DecideLapsed(*alert, fact.until_time), tx);
  return absl::OkStatus();
}

void Touches(const PromiseKept& fact, const Envelope&, Prefetch& prefetch) {
  prefetch.Lock(fact.child_id.name());
  prefetch.Key<Alert>(fact.alert_id.key());
}

absl::Status On(const PromiseKept& fact, const Envelope&, Tx& tx) {
  SR_ASSIGN_OR_RETURN(const std::optional<Alert> alert, tx.TryLoad<Alert>(fact.alert_id.key()));
  if (alert) Keep(*alert, DecideKept(*alert), tx);
  return absl::OkStatus();
}

void Touches(const PlanClosed& fact, const Envelope&, Prefetch& prefetch) {
  prefetch.Lock(fact.child_id.name());
  prefetch.Find<Alert>("plan_id", fact.plan_id.name());
}

absl::Status On(const PlanClosed& fact, const Envelope&, Tx& tx) {
  SR_ASSIGN_OR_RETURN(const std::vector<Alert> alerts,
                      tx.Find<Alert>("plan_id", fact.plan_id.name()));
  for (const Alert& alert : alerts) Keep(alert, DecidePlanClosed(alert), tx);
  return absl::OkStatus();
}

}  // namespace safereturn::notification
