#include "libs/base/text.h"
#include "services/interview/app/commands.h"
#include "services/interview/domain/reasons.h"

namespace safereturn::interview {
namespace {

absl::Status CheckDraft(const SaveDraft& command, const Interview& interview, const Ports& ports,
                        messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const PinnedFramework framework, LoadPinned(interview, ports, tx));
  SR_RETURN_IF_ERROR(CheckDocument(command.document, *framework));
  // What cannot be compared is refused while its writer is there, not when it is submitted.
  return DigestsOf(command.document.linked, "document.linked", ports.digest).status();
}

absl::Status Resolve(const SaveDraft& command, messaging::Tx& tx) {
  if (command.kept_draft_id.is_nil()) return absl::OkStatus();
  SR_ASSIGN_OR_RETURN(KeptDraft kept, tx.Load<KeptDraft>(command.kept_draft_id.key()));
  if (kept.interview_id != command.name) {
    return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kKeptDraftNotOfInterview,
                  "the kept draft is of another interview", "kept_draft_id");
  }
  kept.resolved_time = tx.now();
  kept.resolved_by = command.caller;
  tx.Save(kept);
  return absl::OkStatus();
}

}  // namespace

void Touches(const SaveDraft& command, messaging::Prefetch& prefetch) {
  prefetch.Key<Interview>(command.name.key());
  prefetch.Key<Record>(command.name.key());
}

absl::StatusOr<Record> Handle(const SaveDraft& command, const Ports& ports, messaging::Tx& tx) {
  // The child is not locked: an autosave says nothing to anybody, and its own row keeps two apart.
  SR_ASSIGN_OR_RETURN(const Interview interview, tx.Load<Interview>(command.name.key()));
  SR_RETURN_IF_ERROR(CheckDraft(command, interview, ports, tx));
  SR_RETURN_IF_ERROR(CheckWritable(interview));
  SR_ASSIGN_OR_RETURN(const auto stands, tx.TryLoad<Record>(command.name.key()));
  SR_RETURN_IF_ERROR(CheckEtag(command.etag, stands ? tx.VersionOf(*stands) : 0));
  SR_RETURN_IF_ERROR(Resolve(command, tx));

  Record record = stands.value_or(Record());
  record.interview_id = interview.interview_id;
  record.child_id = interview.child_id;
  record.authority_id = interview.authority_id;
  ++record.revision;
  record.saved_by = command.caller;
  record.saved_time = tx.now();
  SR_ASSIGN_OR_RETURN(record.content, SealDocument(record.child_id, RecordName(record.interview_id),
                                                   command.document, ports.vault));
  tx.Save(record);
  return record;
}

// Digits of the largest version.
constexpr size_t kLongestEtag = 19;

absl::StatusOr<KeptDraft> KeepDraft(const SaveDraft& command, const Ports& ports,
                                    messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Interview interview, tx.Load<Interview>(command.name.key()));
  SR_RETURN_IF_ERROR(CheckDraft(command, interview, ports, tx));
  KeptDraft kept;
  kept.kept_draft_id =
      KeptDraftId(UuidV5(interview.interview_id.uuid(), command.etag + "|" + command.caller));
  kept.interview_id = interview.interview_id;
  kept.child_id = interview.child_id;
  kept.authority_id = interview.authority_id;
  // What is no etag of ours is a caller's own text, which is kept nowhere unsealed.
  if (AllOf(command.etag, IsDigit)) kept.based_on = command.etag.substr(0, kLongestEtag);
  kept.saved_by = command.caller;
  kept.saved_time = tx.now();
  SR_ASSIGN_OR_RETURN(kept.content, SealDocument(kept.child_id, kept.kept_draft_id.name(),
                                                 command.document, ports.vault));
  // Reads the row that may be there, so that it is replaced and not inserted twice.
  SR_RETURN_IF_ERROR(tx.TryLoad<KeptDraft>(kept.kept_draft_id.key()).status());
  tx.Save(kept);
  return kept;
}

}  // namespace safereturn::interview
