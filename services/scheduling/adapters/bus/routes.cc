#include "services/scheduling/adapters/bus/routes.h"

#include "safereturn/interview/v1/events.pb.h"
#include "safereturn/notification/v1/events.pb.h"
#include "safereturn/referral/v1/events.pb.h"
#include "safereturn/risk/v1/events.pb.h"
#include "services/scheduling/app/on_alert.h"
#include "services/scheduling/app/on_directory.h"
#include "services/scheduling/app/on_episode.h"
#include "services/scheduling/app/on_interview.h"
#include "services/scheduling/app/on_referral_accepted.h"
#include "services/scheduling/app/on_risk.h"

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

// A fact that touches more than the plans of one child, or none of them.
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
  namespace risk = safereturn::risk::v1;
  namespace notification = safereturn::notification::v1;
  messaging::Router router;
  Hear<referral::ReferralAccepted, ReferralAccepted>(router);
  OnChild<referral::EpisodeOpened, EpisodeOpened>(router);
  OnChild<referral::ReturnCorrected, ReturnCorrected>(router);
  OnChild<referral::EpisodeWithdrawn, EpisodeWithdrawn>(router);
  OnChild<referral::EpisodeMerged, EpisodeMerged>(router);
  OnChild<referral::EpisodeUnmerged, EpisodeUnmerged>(router);
  OnChild<referral::InterviewNotRequired, InterviewNotRequired>(router);
  OnChild<referral::ReferralRefused, ReferralRefused>(router);
  OnChild<referral::NoticeDismissed, NoticeDismissed>(router);
  Hear<referral::AgreementCreated, AgreementCreated>(router);
  Hear<referral::AgreementActivated, AgreementActivated>(router);
  Hear<referral::AgreementExpired, AgreementExpired>(router);
  Hear<referral::SchoolRegistered, SchoolRegistered>(router);
  OnChild<interview::InterviewHeld, InterviewHeld>(router);
  OnChild<interview::InterviewDeclined, InterviewDeclined>(router);
  OnChild<interview::InterviewNotReached, InterviewNotReached>(router);
  Hear<risk::RiskAssessed, RiskAssessed>(router);
  OnChild<notification::AlertAcknowledged, AlertAcknowledged>(router);
  OnChild<notification::AlertDeclined, AlertDeclined>(router);
  return router;
}

std::vector<std::string> Topics() {
  return {"safereturn.referral.events", "safereturn.interview.events", "safereturn.risk.events",
          "safereturn.notification.events"};
}

}  // namespace safereturn::scheduling
