#include "services/interview/domain/interview.h"

#include <type_traits>
#include <utility>

namespace safereturn::interview {
namespace {

struct Folder {
  Interview& state;

  void operator()(const InterviewStarted& said) {
    state.interview_id = said.interview_id;
    state.child_id = said.child_id;
    state.authority_id = said.authority_id;
    state.case_reference = said.case_reference;
    state.home_urn = said.home_urn;
    state.plan_ids = said.plan_ids;
    state.framework_id = said.framework_id;
    state.framework_version = said.framework_version;
    state.interviewer_id = said.interviewer_id;
    state.state = InterviewState::kDraft;
    state.started_by = said.started_by;
    state.started_time = said.started_time;
  }
  void operator()(const InterviewHeld& said) {
    End(InterviewOutcome::kHeld, said.held_time, said.recorded_by, said.plan_ids);
    state.mode = said.mode;
  }
  void operator()(const InterviewDeclined& said) {
    End(InterviewOutcome::kDeclined, said.declined_time, said.recorded_by, said.plan_ids);
    state.declined_by = said.declined_by;
    state.reason_code = said.reason_code;
  }
  void operator()(const InterviewNotReached& said) {
    End(InterviewOutcome::kNotReached, said.last_attempt_time, said.recorded_by, said.plan_ids);
    state.attempts = said.attempts;
  }
  void operator()(const CarerInformationRecorded& said) {
    state.carer_offered_time = said.offered_time;
    state.carer_information_given = said.given;
  }
  void operator()(const InterviewSubmitted& said) {
    state.state = InterviewState::kSubmitted;
    state.revision = said.version;
    state.submitted_by = said.submitted_by;
    state.submitted_time = said.submitted_time;
  }
  void operator()(const FactsRecorded& said) {
    state.facts = CodedFacts{said.push_codes,   said.pull_codes,      said.indicator_codes,
                             said.advice_codes, said.not_asked_codes, said.not_said_codes,
                             said.linked_facts, said.left_time,       said.absence_hours};
  }
  void operator()(const InterviewSignedOff& said) {
    state.state = InterviewState::kSignedOff;
    state.signed_by = said.signed_by;
    state.signed_time = said.signed_time;
  }
  void operator()(const InterviewAmended& said) { state.amendments = said.amendment; }

  // What it covers is known for good only when it ends: episodes may be combined meanwhile.
  void End(InterviewOutcome outcome, Instant at, const std::string& by,
           const std::vector<PlanId>& plans) {
    state.outcome = outcome;
    state.outcome_time = at;
    state.outcome_by = by;
    state.plan_ids = plans;
  }
};

}  // namespace

Interview Evolve(Interview interview, const InterviewEvent& event) {
  std::visit(Folder{interview}, event);
  return interview;
}

Interview Fold(Interview interview, const InterviewEvents& events) {
  for (const InterviewEvent& event : events) interview = Evolve(std::move(interview), event);
  return interview;
}

}  // namespace safereturn::interview
