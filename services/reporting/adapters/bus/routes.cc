#include "services/reporting/adapters/bus/routes.h"

#include "safereturn/interview/v1/events.pb.h"
#include "safereturn/referral/v1/events.pb.h"
#include "safereturn/scheduling/v1/events.pb.h"
#include "services/reporting/app/on_event.h"

namespace safereturn::reporting {
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

void HearReferral(messaging::Router& router) {
  namespace referral = safereturn::referral::v1;
  Hear<referral::EpisodeOpened, EpisodeOpened>(router);
  Hear<referral::NoticeRepeated, NoticeRepeated>(router);
  Hear<referral::ChildReturned, ChildReturned>(router);
  Hear<referral::ReferralAccepted, ReferralAccepted>(router);
  Hear<referral::ReferralRefused, ReferralRefused>(router);
  Hear<referral::InterviewNotRequired, InterviewNotRequired>(router);
  Hear<referral::NoticeDismissed, NoticeDismissed>(router);
  Hear<referral::ReturnCorrected, ReturnCorrected>(router);
  Hear<referral::EpisodeWithdrawn, EpisodeWithdrawn>(router);
  Hear<referral::EpisodeMerged, EpisodeMerged>(router);
  Hear<referral::EpisodeUnmerged, EpisodeUnmerged>(router);
  Hear<referral::ChildMerged, ChildMerged>(router);
}

void HearScheduling(messaging::Router& router) {
  namespace scheduling = safereturn::scheduling::v1;
  Hear<scheduling::InterviewOffered, InterviewOffered>(router);
  Hear<scheduling::InterviewBooked, InterviewBooked>(router);
  Hear<scheduling::BookingReleased, BookingReleased>(router);
  Hear<scheduling::AttemptRecorded, AttemptRecorded>(router);
  Hear<scheduling::PlanSuspended, PlanSuspended>(router);
  Hear<scheduling::PlanClosed, PlanClosed>(router);
  Hear<scheduling::PlanReopened, PlanReopened>(router);
}

void HearInterview(messaging::Router& router) {
  namespace interview = safereturn::interview::v1;
  Hear<interview::InterviewHeld, InterviewHeld>(router);
  Hear<interview::InterviewDeclined, InterviewDeclined>(router);
}

}  // namespace

messaging::Router MakeRoutes() {
  messaging::Router router;
  HearReferral(router);
  HearScheduling(router);
  HearInterview(router);
  return router;
}

std::vector<std::string> Topics() {
  return {"safereturn.referral.events", "safereturn.scheduling.events",
          "safereturn.interview.events"};
}

}  // namespace safereturn::reporting
