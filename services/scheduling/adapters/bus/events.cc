#include "services/scheduling/adapters/bus/events.h"

#include <functional>
#include <map>

#include "libs/base/result.h"
#include "safereturn/scheduling/v1/events.pb.h"
#include "services/scheduling/domain/booking.h"
#include "services/scheduling/domain/interviewer.h"
#include "services/scheduling/domain/school.h"

namespace safereturn::scheduling {
namespace {

namespace pb = safereturn::scheduling::v1;

struct Types {
  messaging::ProtoEvents codec;
  std::map<std::string, std::function<absl::StatusOr<Event>(const std::string&)>> decoders;

  template <class Fact, class Proto>
  void AddPlanEvent() {
    codec.Add<Fact, Proto>();
    decoders[codec::TypeName(Proto::descriptor())] =
        [](const std::string& data) -> absl::StatusOr<Event> {
      Proto message;
      if (!message.ParseFromString(data)) {
        return Refuse(absl::StatusCode::kDataLoss, "JOURNAL_UNREADABLE",
                      "an event in the journal cannot be read");
      }
      SR_ASSIGN_OR_RETURN(Fact fact, codec::FromProto<Fact>(message));
      return Event(std::move(fact));
    };
  }

  Types() {
    AddPlanEvent<ClockStarted, pb::ClockStarted>();
    AddPlanEvent<ClockCorrected, pb::ClockCorrected>();
    AddPlanEvent<InterviewOffered, pb::InterviewOffered>();
    AddPlanEvent<InterviewBooked, pb::InterviewBooked>();
    AddPlanEvent<BookingReleased, pb::BookingReleased>();
    AddPlanEvent<AttemptRecorded, pb::AttemptRecorded>();
    AddPlanEvent<EscalationRaised, pb::EscalationRaised>();
    AddPlanEvent<StepSettled, pb::StepSettled>();
    AddPlanEvent<PromiseMade, pb::PromiseMade>();
    AddPlanEvent<PromiseKept, pb::PromiseKept>();
    AddPlanEvent<PromiseLapsed, pb::PromiseLapsed>();
    AddPlanEvent<DeadlineBreached, pb::DeadlineBreached>();
    AddPlanEvent<PlanSuspended, pb::PlanSuspended>();
    AddPlanEvent<PlanResumed, pb::PlanResumed>();
    AddPlanEvent<PlanCombined, pb::PlanCombined>();
    AddPlanEvent<PlanSplit, pb::PlanSplit>();
    AddPlanEvent<PlanClosed, pb::PlanClosed>();
    AddPlanEvent<PlanReopened, pb::PlanReopened>();
    AddPlanEvent<LadderShifted, pb::LadderShifted>();
    codec.Add<LadderPublished, pb::LadderPublished>();
    codec.Add<InterviewerRegistered, pb::InterviewerRegistered>();
    codec.Add<AvailabilitySet, pb::AvailabilitySet>();
    codec.Add<SchoolCalendarSet, pb::SchoolCalendarSet>();
    codec.Add<BookingQuestioned, pb::BookingQuestioned>();
  }
};

const Types& AllTypes() {
  static const Types& types = *new Types;
  return types;
}

}  // namespace

const messaging::ProtoEvents& EventCodec() { return AllTypes().codec; }

absl::StatusOr<std::optional<Event>> DecodePlanEvent(const std::string& type,
                                                     const std::string& data) {
  const auto decoder = AllTypes().decoders.find(type);
  if (decoder == AllTypes().decoders.end()) return std::optional<Event>();
  SR_ASSIGN_OR_RETURN(Event event, decoder->second(data));
  return std::optional<Event>(std::move(event));
}

}  // namespace safereturn::scheduling
