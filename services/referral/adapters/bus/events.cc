#include "services/referral/adapters/bus/events.h"

#include "libs/codec/proto.h"
#include "safereturn/referral/v1/events.pb.h"

namespace safereturn::referral {
namespace {

// Calls `visit.operator()<Fact, Proto>()` for every event: the one list.
template <class Visitor>
void ForEachEvent(Visitor visit) {
  visit.template operator()<EpisodeOpened, v1::EpisodeOpened>();
  visit.template operator()<NoticeRepeated, v1::NoticeRepeated>();
  visit.template operator()<ChildReturned, v1::ChildReturned>();
  visit.template operator()<ReferralAccepted, v1::ReferralAccepted>();
  visit.template operator()<ReferralRefused, v1::ReferralRefused>();
  visit.template operator()<InterviewNotRequired, v1::InterviewNotRequired>();
  visit.template operator()<NoticeHeld, v1::NoticeHeld>();
  visit.template operator()<HeldNoticeOverdue, v1::HeldNoticeOverdue>();
  visit.template operator()<NoticeReleased, v1::NoticeReleased>();
  visit.template operator()<NoticeDismissed, v1::NoticeDismissed>();
  visit.template operator()<ReturnCorrected, v1::ReturnCorrected>();
  visit.template operator()<EpisodeWithdrawn, v1::EpisodeWithdrawn>();
  visit.template operator()<MergeCandidateFound, v1::MergeCandidateFound>();
  visit.template operator()<MergeCandidateClosed, v1::MergeCandidateClosed>();
  visit.template operator()<EpisodeMerged, v1::EpisodeMerged>();
  visit.template operator()<EpisodeUnmerged, v1::EpisodeUnmerged>();
  visit.template operator()<EpisodeClosed, v1::EpisodeClosed>();
  visit.template operator()<EpisodeReopened, v1::EpisodeReopened>();
  visit.template operator()<ChildMerged, v1::ChildMerged>();
  visit.template operator()<AgreementCreated, v1::AgreementCreated>();
  visit.template operator()<AgreementActivated, v1::AgreementActivated>();
  visit.template operator()<AgreementExpired, v1::AgreementExpired>();
  visit.template operator()<SourceRegistered, v1::SourceRegistered>();
  visit.template operator()<HomeRegistered, v1::HomeRegistered>();
  visit.template operator()<SchoolRegistered, v1::SchoolRegistered>();
  visit.template operator()<RoleAssigned, v1::RoleAssigned>();
  visit.template operator()<RoleRemoved, v1::RoleRemoved>();
}

}  // namespace

messaging::ProtoEvents MakeEvents() {
  messaging::ProtoEvents events;
  ForEachEvent([&]<class Fact, class Proto>() { events.Add<Fact, Proto>(); });
  return events;
}

std::optional<Event> ParseEvent(const std::string& type, const std::string& data) {
  std::optional<Event> event;
  ForEachEvent([&]<class Fact, class Proto>() {
    if (type != codec::TypeName(Proto::descriptor())) return;
    Proto message;
    if (!message.ParseFromString(data)) return;
    if (auto fact = codec::FromProto<Fact>(message); fact.ok()) event = *std::move(fact);
  });
  return event;
}

}  // namespace safereturn::referral
