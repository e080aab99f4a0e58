#include "services/risk/adapters/bus/routes.h"

#include "safereturn/interview/v1/events.pb.h"
#include "safereturn/referral/v1/events.pb.h"
#include "services/risk/app/on_event.h"

namespace safereturn::risk {
namespace {

using messaging::Envelope;
using messaging::Prefetch;
using messaging::Tx;

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
  namespace interview = safereturn::interview::v1;
  namespace referral = safereturn::referral::v1;
  messaging::Router router;
  Hear<referral::EpisodeOpened, EpisodeOpened>(router);
  Hear<referral::NoticeRepeated, NoticeRepeated>(router);
  Hear<referral::ChildReturned, ChildReturned>(router);
  Hear<referral::ReferralAccepted, ReferralAccepted>(router);
  Hear<referral::ReturnCorrected, ReturnCorrected>(router);
  Hear<referral::EpisodeWithdrawn, EpisodeWithdrawn>(router);
  Hear<referral::EpisodeMerged, EpisodeMerged>(router);
  Hear<referral::EpisodeUnmerged, EpisodeUnmerged>(router);
  Hear<referral::ChildMerged, ChildMerged>(router);
  Hear<interview::FactsRecorded, FactsRecorded>(router);
  return router;
}

std::vector<std::string> Topics() {
  return {"safereturn.referral.events", "safereturn.interview.events"};
}

}  // namespace safereturn::risk
