#include "services/referral/adapters/bus/routes.h"

#include "safereturn/intake/v1/intake.pb.h"
#include "safereturn/scheduling/v1/events.pb.h"
#include "services/referral/app/amend_episode.h"
#include "services/referral/app/on_plan_events.h"
#include "services/referral/app/report_missing.h"
#include "services/referral/app/report_return.h"

namespace safereturn::referral {
namespace {

template <class Proto, class Fact>
void Hear(messaging::Router& router) {
  router.On<Proto, Fact>(
      [](const Fact& fact, const Envelope& envelope, Prefetch& prefetch) {
        Touches(fact, envelope, prefetch);
      },
      [](const Fact& fact, const Envelope& envelope, Tx& tx) { return On(fact, envelope, tx); });
}

}  // namespace

messaging::Router MakeRoutes() {
  messaging::Router router;
  Hear<intake::v1::ChildReportedMissing, MissingReport>(router);
  Hear<intake::v1::ChildReturned, ReturnReport>(router);
  Hear<intake::v1::EpisodeCorrected, CorrectionReport>(router);
  Hear<intake::v1::EpisodeWithdrawn, WithdrawalReport>(router);
  Hear<scheduling::v1::PlanClosed, PlanClosed>(router);
  Hear<scheduling::v1::PlanReopened, PlanReopened>(router);
  return router;
}

std::vector<std::string> Topics() { return {"safereturn.intake", "safereturn.scheduling.events"}; }

}  // namespace safereturn::referral
