#include "services/interview/adapters/bus/action_events.h"

#include "safereturn/interview/v1/events.pb.h"
#include "services/interview/domain/action.h"
#include "services/interview/domain/danger.h"
#include "services/interview/domain/debrief.h"
#include "services/interview/domain/visit.h"

namespace safereturn::interview {

void AddActionEvents(messaging::ProtoEvents& codec) {
  namespace pb = safereturn::interview::v1;
  codec.Add<ImmediateDangerRaised, pb::ImmediateDangerRaised>();
  codec.Add<DangerUnanswered, pb::DangerUnanswered>();
  codec.Add<DangerAnswered, pb::DangerAnswered>();
  codec.Add<DangerClosed, pb::DangerClosed>();
  codec.Add<ActionPlanned, pb::ActionPlanned>();
  codec.Add<ActionOverdue, pb::ActionOverdue>();
  codec.Add<ActionChanged, pb::ActionChanged>();
  codec.Add<ActionCompleted, pb::ActionCompleted>();
  codec.Add<VisitStarted, pb::VisitStarted>();
  codec.Add<VisitExtended, pb::VisitExtended>();
  codec.Add<VisitOverdue, pb::VisitOverdue>();
  codec.Add<VisitEnded, pb::VisitEnded>();
  codec.Add<DebriefRequested, pb::DebriefRequested>();
}

}  // namespace safereturn::interview
