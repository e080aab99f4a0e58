#include "services/interview/adapters/bus/routes.h"

#include "safereturn/referral/v1/events.pb.h"
#include "safereturn/scheduling/v1/events.pb.h"
#include "services/interview/app/on_directory.h"
#include "services/interview/app/on_plan.h"

namespace safereturn::interview {
namespace {

using messaging::Envelope;
using messaging::Prefetch;
using messaging::Tx;

template <class Proto, class Fact>
void OnPlan(messaging::Router& router) {
  router.On<Proto, Fact>(
      [](const Fact& fact, const Envelope& envelope, Prefetch& prefetch) {
        Touches(fact, envelope, prefetch);
      },
      [](const Fact& fact, const Envelope& envelope, Tx& tx) { return On(fact, envelope, tx); });
}

template <class Proto, class Fact>
void OnAgreement(messaging::Router& router) {
  router.On<Proto, Fact>(
      [](const Fact& fact, const Envelope& envelope, Prefetch& prefetch) {
        TouchesAgreement(fact, envelope, prefetch);
      },
      [](const Fact& fact, const Envelope& envelope, Tx& tx) { return On(fact, envelope, tx); });
}

}  // namespace

messaging::Router MakeRoutes() {
  namespace referral = safereturn::referral::v1;
  namespace scheduling = safereturn::scheduling::v1;
  messaging::Router router;
  OnPlan<referral::ReferralAccepted, ReferralAccepted>(router);
  OnAgreement<referral::AgreementCreated, AgreementCreated>(router);
  OnAgreement<referral::AgreementActivated, AgreementActivated>(router);
  OnAgreement<referral::AgreementExpired, AgreementExpired>(router);
  OnPlan<scheduling::ClockStarted, ClockStarted>(router);
  OnPlan<scheduling::ClockCorrected, ClockCorrected>(router);
  OnPlan<scheduling::InterviewBooked, InterviewBooked>(router);
  OnPlan<scheduling::BookingReleased, BookingReleased>(router);
  OnPlan<scheduling::AttemptRecorded, AttemptRecorded>(router);
  OnPlan<scheduling::PlanCombined, PlanCombined>(router);
  OnPlan<scheduling::PlanSplit, PlanSplit>(router);
  OnPlan<scheduling::PlanClosed, PlanClosed>(router);
  OnPlan<scheduling::PlanReopened, PlanReopened>(router);
  router.On<scheduling::InterviewerRegistered, InterviewerRegistered>(
      [](const InterviewerRegistered& fact, const Envelope& envelope, Prefetch& prefetch) {
        TouchesInterviewer(fact, envelope, prefetch);
      },
      [](const InterviewerRegistered& fact, const Envelope& envelope, Tx& tx) {
        return On(fact, envelope, tx);
      });
  return router;
}

std::vector<std::string> Topics() {
  return {"safereturn.referral.events", "safereturn.scheduling.events"};
}

}  // namespace safereturn::interview
