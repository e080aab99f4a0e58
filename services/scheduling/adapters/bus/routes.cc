#include "services/scheduling/adapters/bus/routes.h"

#include "safereturn/notification/v1/events.pb.h"
#include "safereturn/referral/v1/events.pb.h"
#include "services/scheduling/app/on_alert.h"
#include "services/scheduling/app/on_episode.h"
#include "services/scheduling/app/on_referral_accepted.h"

namespace safereturn::scheduling {
namespace {

using messaging::Envelope;
using messaging::Prefetch;
using messaging::Tx;

template <class Proto, class Fact>
void OnChild(messaging::Router& router) {
  router.On<Proto, Fact>(
      [](const Fact& fact, const Envelope& envelope, Prefetch& prefetch) {
        TouchesChild(fact, envelope, prefetch);
      },
      [](const Fact& fact, const Envelope& envelope, Tx& tx) { return On(fact, envelope, tx); });
}

}  // namespace

messaging::Router MakeRoutes() {
  namespace referral = safereturn::referral::v1;
  namespace notification = safereturn::notification::v1;
  messaging::Router router;
  router.On<referral::ReferralAccepted, ReferralAccepted>(
      [](const ReferralAccepted& fact, const Envelope& envelope, Prefetch& prefetch) {
        Touches(fact, envelope, prefetch);
      },
      [](const ReferralAccepted& fact, const Envelope& envelope, Tx& tx) {
        return On(fact, envelope, tx);
      });
  OnChild<referral::EpisodeOpened, EpisodeOpened>(router);
  OnChild<referral::ReturnCorrected, ReturnCorrected>(router);
  OnChild<referral::EpisodeWithdrawn, EpisodeWithdrawn>(router);
  OnChild<referral::EpisodeMerged, EpisodeMerged>(router);
  OnChild<referral::EpisodeUnmerged, EpisodeUnmerged>(router);
  OnChild<referral::InterviewNotRequired, InterviewNotRequired>(router);
  OnChild<referral::ReferralRefused, ReferralRefused>(router);
  OnChild<referral::NoticeDismissed, NoticeDismissed>(router);
  OnChild<notification::AlertAcknowledged, AlertAcknowledged>(router);
  OnChild<notification::AlertDeclined, AlertDeclined>(router);
  return router;
}

std::vector<std::string> Topics() {
  return {"safereturn.referral.events", "safereturn.notification.events"};
}

}  // namespace safereturn::scheduling
