#include "services/referral/adapters/bus/events.h"

#include "safereturn/referral/v1/events.pb.h"
#include "services/referral/domain/events.h"

namespace safereturn::referral {

messaging::ProtoEvents MakeEvents() {
  messaging::ProtoEvents events;
  events.Add<EpisodeOpened, v1::EpisodeOpened>();
  events.Add<NoticeRepeated, v1::NoticeRepeated>();
  events.Add<ChildReturned, v1::ChildReturned>();
  events.Add<ReferralAccepted, v1::ReferralAccepted>();
  events.Add<ReferralRefused, v1::ReferralRefused>();
  events.Add<InterviewNotRequired, v1::InterviewNotRequired>();
  events.Add<NoticeHeld, v1::NoticeHeld>();
  events.Add<HeldNoticeOverdue, v1::HeldNoticeOverdue>();
  events.Add<NoticeReleased, v1::NoticeReleased>();
  events.Add<NoticeDismissed, v1::NoticeDismissed>();
  events.Add<ReturnCorrected, v1::ReturnCorrected>();
  events.Add<EpisodeWithdrawn, v1::EpisodeWithdrawn>();
  events.Add<MergeCandidateFound, v1::MergeCandidateFound>();
  events.Add<MergeCandidateClosed, v1::MergeCandidateClosed>();
  events.Add<EpisodeMerged, v1::EpisodeMerged>();
  events.Add<EpisodeUnmerged, v1::EpisodeUnmerged>();
  events.Add<EpisodeClosed, v1::EpisodeClosed>();
  events.Add<EpisodeReopened, v1::EpisodeReopened>();
  events.Add<ChildMerged, v1::ChildMerged>();
  events.Add<AgreementCreated, v1::AgreementCreated>();
  events.Add<AgreementActivated, v1::AgreementActivated>();
  events.Add<AgreementExpired, v1::AgreementExpired>();
  events.Add<SourceRegistered, v1::SourceRegistered>();
  events.Add<HomeRegistered, v1::HomeRegistered>();
  events.Add<RoleAssigned, v1::RoleAssigned>();
  events.Add<RoleRemoved, v1::RoleRemoved>();
  return events;
}

}  // namespace safereturn::referral
