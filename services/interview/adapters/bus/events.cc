#include "services/interview/adapters/bus/events.h"

#include <functional>
#include <map>

#include "libs/base/result.h"
#include "safereturn/interview/v1/events.pb.h"
#include "services/interview/adapters/bus/action_events.h"
#include "services/interview/domain/framework.h"

namespace safereturn::interview {
namespace {

namespace pb = safereturn::interview::v1;

struct Types {
  messaging::ProtoEvents codec;
  std::map<std::string, std::function<absl::StatusOr<InterviewEvent>(const std::string&)>> decoders;

  template <class Fact, class Proto>
  void AddInterviewEvent() {
    codec.Add<Fact, Proto>();
    decoders[codec::TypeName(Proto::descriptor())] =
        [](const std::string& data) -> absl::StatusOr<InterviewEvent> {
      Proto message;
      if (!message.ParseFromString(data)) {
        return Refuse(absl::StatusCode::kDataLoss, "JOURNAL_UNREADABLE",
                      "an event in the journal cannot be read");
      }
      SR_ASSIGN_OR_RETURN(Fact fact, codec::FromProto<Fact>(message));
      return InterviewEvent(std::move(fact));
    };
  }

  Types() {
    AddInterviewEvent<InterviewStarted, pb::InterviewStarted>();
    AddInterviewEvent<InterviewHeld, pb::InterviewHeld>();
    AddInterviewEvent<InterviewDeclined, pb::InterviewDeclined>();
    AddInterviewEvent<InterviewNotReached, pb::InterviewNotReached>();
    AddInterviewEvent<CarerInformationRecorded, pb::CarerInformationRecorded>();
    AddInterviewEvent<InterviewSubmitted, pb::InterviewSubmitted>();
    AddInterviewEvent<FactsRecorded, pb::FactsRecorded>();
    AddInterviewEvent<InterviewSignedOff, pb::InterviewSignedOff>();
    AddInterviewEvent<InterviewAmended, pb::InterviewAmended>();
    codec.Add<FrameworkPublished, pb::FrameworkPublished>();
    AddActionEvents(codec);
  }
};

const Types& AllTypes() {
  static const Types& types = *new Types;
  return types;
}

}  // namespace

const messaging::ProtoEvents& EventCodec() { return AllTypes().codec; }

absl::StatusOr<std::optional<InterviewEvent>> DecodeInterviewEvent(const std::string& type,
                                                                   const std::string& data) {
  const auto decoder = AllTypes().decoders.find(type);
  if (decoder == AllTypes().decoders.end()) return std::optional<InterviewEvent>();
  SR_ASSIGN_OR_RETURN(InterviewEvent event, decoder->second(data));
  return std::optional<InterviewEvent>(std::move(event));
}

}  // namespace safereturn::interview
