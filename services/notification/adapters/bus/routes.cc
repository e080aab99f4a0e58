#include "services/notification/adapters/bus/routes.h"

#include "safereturn/interview/v1/events.pb.h"
#include "safereturn/referral/v1/events.pb.h"
#include "safereturn/risk/v1/events.pb.h"
#include "safereturn/scheduling/v1/events.pb.h"
#include "services/notification/app/on_escalation.h"
#include "services/notification/app/on_plan.h"
#include "services/notification/app/on_role.h"
#include "services/notification/app/people_free.h"
#include "services/notification/app/people_needed.h"

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

// Something asks for people: one handler for all.
template <class Proto>
void Ask(messaging::Router& router, const Call& call) {
  router.On<Proto, PeopleNeeded>(
      [&call](const PeopleNeeded& fact, const messaging::Envelope& event,
              messaging::Prefetch& prefetch) { Touches(call, fact, event, prefetch); },
      [&call](const PeopleNeeded& fact, const messaging::Envelope& event, messaging::Tx& tx) {
        return On(call, fact, event, tx);
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
    Ask<interview::v1::ImmediateDangerRaised>(*router, kDangerCall);
    Ask<interview::v1::DangerUnanswered>(*router, kDangerCall);
    Ask<interview::v1::ActionOverdue>(*router, kActionCall);
    Ask<interview::v1::VisitOverdue>(*router, kVisitCall);
    Ask<interview::v1::DebriefRequested>(*router, kDebriefCall);
    Ask<risk::v1::RepeatThresholdReached>(*router, kRepeatCall);
    Ask<scheduling::v1::BookingQuestioned>(*router, kBookingCall);
    Add<interview::v1::DangerAnswered, DangerSettled>(*router);
    Add<interview::v1::DangerClosed, DangerSettled>(*router);
    Add<interview::v1::ActionCompleted, ActionCompleted>(*router);
    Add<interview::v1::ActionChanged, ActionChanged>(*router);
    Add<interview::v1::VisitEnded, VisitEnded>(*router);
    return router;
  }();
  return routes;
}

std::vector<std::string> Topics() {
  return {"safereturn.scheduling.events", "safereturn.referral.events",
          "safereturn.interview.events", "safereturn.risk.events"};
}

}  // namespace safereturn::notification
