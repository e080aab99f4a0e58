#include "services/interview/app/commands.h"
#include "services/interview/domain/reasons.h"

namespace safereturn::interview {

void Touches(const SubmitInterview& command, messaging::Prefetch& prefetch) {
  prefetch.Key<Interview>(command.name.key());
  prefetch.Key<Record>(command.name.key());
}

absl::StatusOr<Interview> Handle(const SubmitInterview& command, const Ports& ports,
                                 messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Interview interview, tx.Load<Interview>(command.name.key()));
  SR_RETURN_IF_ERROR(CheckWritable(interview));
  SR_ASSIGN_OR_RETURN(const auto record, tx.TryLoad<Record>(command.name.key()));
  if (!record) {
    return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kRecordMissing,
                  "nothing is written down yet");
  }
  SR_RETURN_IF_ERROR(CheckEtag(command.etag, tx.VersionOf(*record)));
  SR_ASSIGN_OR_RETURN(const Document document,
                      OpenDocument(record->child_id, RecordName(record->interview_id),
                                   record->content, ports.vault));
  SR_ASSIGN_OR_RETURN(const PinnedFramework framework, LoadPinned(interview, ports, tx));
  CodedFacts facts = FactsOf(document, *framework);
  SR_ASSIGN_OR_RETURN(facts.linked_facts,
                      DigestsOf(document.linked, "document.linked", ports.digest));
  SR_ASSIGN_OR_RETURN(const InterviewEvents events, Decide(interview, command, record->revision,
                                                           document, *framework, facts, tx.now()));
  // A draft that is saved at the same instant moves this row and runs one of the two again: nothing
  // gets into a submitted record unseen.
  tx.Save(*record);
  return Keep(interview, events, tx);
}

absl::StatusOr<Interview> Handle(const SignOffInterview& command, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Interview interview, tx.Load<Interview>(command.name.key()));
  if (!command.etag.empty()) SR_RETURN_IF_ERROR(CheckEtag(command.etag, tx.VersionOf(interview)));
  SR_ASSIGN_OR_RETURN(const InterviewEvents events, Decide(interview, command, tx.now()));
  return Keep(interview, events, tx);
}

}  // namespace safereturn::interview
