#include <algorithm>

#include "services/interview/app/commands.h"

namespace safereturn::interview {
namespace {

void Merge(const std::vector<LinkedFact>& more, std::vector<LinkedFact>& facts) {
  for (const LinkedFact& fact : more) {
    if (std::find(facts.begin(), facts.end(), fact) == facts.end()) facts.push_back(fact);
  }
}

}  // namespace

absl::StatusOr<Interview> Handle(const AmendInterview& command, const Ports& ports,
                                 messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Interview interview, tx.Load<Interview>(command.name.key()));
  SR_ASSIGN_OR_RETURN(const PinnedFramework framework, LoadPinned(interview, ports, tx));
  SR_ASSIGN_OR_RETURN(const std::vector<Addition> additions,
                      AdditionsOf(interview.interview_id, tx));
  CodedFacts facts = Amended(interview.facts.value_or(CodedFacts()), command.findings, *framework);
  SR_ASSIGN_OR_RETURN(const std::vector<LinkedFact> more,
                      DigestsOf(command.linked, "linked", ports.digest));
  Merge(more, facts.linked_facts);
  SR_ASSIGN_OR_RETURN(const InterviewEvents events,
                      Decide(interview, command, static_cast<int32_t>(additions.size()), *framework,
                             facts, tx.now()));
  SR_RETURN_IF_ERROR(Append(interview, AdditionKind::kAmendment, command.statement_kind,
                            command.caller, {command.text, command.findings, command.linked},
                            additions, ports.vault, tx));
  return Keep(interview, events, tx);
}

}  // namespace safereturn::interview
