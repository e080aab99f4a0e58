#include "services/risk/adapters/bus/events.h"

#include "safereturn/risk/v1/events.pb.h"
#include "services/risk/domain/assessment.h"
#include "services/risk/domain/matrix_version.h"
#include "services/risk/domain/pattern.h"
#include "services/risk/domain/trigger.h"

namespace safereturn::risk {

const messaging::ProtoEvents& EventCodec() {
  namespace pb = safereturn::risk::v1;
  static const messaging::ProtoEvents& codec = *[] {
    auto* made = new messaging::ProtoEvents;
    made->Add<MatrixPublished, pb::MatrixPublished>();
    made->Add<TriggerPolicyPublished, pb::TriggerPolicyPublished>();
    made->Add<RiskAssessed, pb::RiskAssessed>();
    made->Add<RepeatThresholdReached, pb::RepeatThresholdReached>();
    made->Add<PatternCandidateFound, pb::PatternCandidateFound>();
    made->Add<PatternConfirmed, pb::PatternConfirmed>();
    made->Add<PatternDismissed, pb::PatternDismissed>();
    return made;
  }();
  return codec;
}

}  // namespace safereturn::risk
