#include "services/interview/domain/debrief.h"

namespace safereturn::interview {

DebriefEvents Decide(const RequestDebrief& command, const CaseFacts& facts,
                     const InterviewerId& interviewer, Instant now) {
  return {DebriefRequested{.interview_id = command.name,
                           .child_id = facts.child_id,
                           .authority_id = facts.authority_id,
                           .interviewer_id = interviewer,
                           .case_reference = facts.case_reference,
                           .home_urn = facts.home_urn,
                           .roles = {"service_lead"},
                           .step = 0,
                           .template_key = "debrief",
                           .requested_time = now,
                           .requested_by = command.caller}};
}

Debrief Evolve(Debrief debrief, const DebriefEvent& event) {
  const auto& requested = std::get<DebriefRequested>(event);
  debrief.interview_id = requested.interview_id;
  debrief.child_id = requested.child_id;
  debrief.authority_id = requested.authority_id;
  debrief.interviewer_id = requested.interviewer_id;
  debrief.case_reference = requested.case_reference;
  debrief.home_urn = requested.home_urn;
  debrief.requested_by = requested.requested_by;
  debrief.requested_time = requested.requested_time;
  return debrief;
}

}  // namespace safereturn::interview
