#include "services/notification/adapters/bus/routes.h"

#include "safereturn/referral/v1/events.pb.h"
#include "safereturn/scheduling/v1/events.pb.h"
#include "services/notification/app/on_escalation.h"
#include "services/notification/app/on_plan.h"
#include "services/notification/app/on_role.h"

namespace safereturn::notification {
namespace {

template <class Proto, class Fact>
void Add(messaging::Router& router) {
  router.On<Proto, Fact>([](const Fact& fact, const messaging::Envelope& event,
                            messaging::Prefetch& prefetch) { Touches(fact, event, prefetch); },
                         [](const Fact& fact, const messaging::Envelope& event, messaging::Tx& tx) {
                           return On(fact, event, tx);
                         });
}

}  // namespace

const messaging::Router& Routes() {
  static const auto& routes = *[] {
    auto* router = new messaging::Router;
    Add<scheduling::v1::EscalationRaised, EscalationRaised>(*router);
    Add<scheduling::v1::PlanSuspended, PlanSuspended>(*router);
    Add<scheduling::v1::PromiseLapsed, PromiseLapsed>(*router);
    Add<scheduling::v1::PromiseKept, PromiseKept>(*router);
    Add<scheduling::v1::PlanClosed, PlanClosed>(*router);
    Add<referral::v1::HeldNoticeOverdue, HeldNoticeOverdue>(*router);
    Add<referral::v1::RoleAssigned, RoleAssigned>(*router);
    Add<referral::v1::RoleRemoved, RoleRemoved>(*router);
    return router;
  }();
  return routes;
}

std::vector<std::string> Topics() {
  return {"safereturn.scheduling.events", "safereturn.referral.events"};
}

}  // namespace safereturn::notification
