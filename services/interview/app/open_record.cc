#include "services/interview/app/commands.h"
#include "services/interview/app/readings.h"

namespace safereturn::interview {
namespace {

void WriteDown(const Interview& interview, const char* what, const std::string& reader,
               messaging::Tx& tx) {
  LogReading({.interview_id = interview.interview_id,
              .child_id = interview.child_id,
              .authority_id = interview.authority_id,
              .what = what,
              .read_by = reader},
             tx);
}

}  // namespace

absl::StatusOr<OpenedRecord> OpenRecord(const Interview& interview, const std::string& reader,
                                        const Ports& ports, messaging::Tx& tx) {
  OpenedRecord opened;
  SR_ASSIGN_OR_RETURN(opened.record, tx.TryLoad<Record>(interview.interview_id.key()));
  if (opened.record) {
    SR_ASSIGN_OR_RETURN(opened.document,
                        OpenDocument(interview.child_id, RecordName(interview.interview_id),
                                     opened.record->content, ports.vault));
  }
  SR_ASSIGN_OR_RETURN(opened.additions, AdditionsOf(interview.interview_id, tx));
  for (const Addition& addition : opened.additions) {
    SR_ASSIGN_OR_RETURN(AdditionText text, OpenAddition(addition, ports.vault));
    opened.texts.push_back(std::move(text.text));
  }
  WriteDown(interview, "record", reader, tx);
  return opened;
}

absl::StatusOr<Document> OpenKeptDraft(const KeptDraft& draft, const std::string& reader,
                                       const Ports& ports, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Interview interview, tx.Load<Interview>(draft.interview_id.key()));
  SR_ASSIGN_OR_RETURN(Document document, OpenDocument(draft.child_id, draft.kept_draft_id.name(),
                                                      draft.content, ports.vault));
  WriteDown(interview, "kept_draft", reader, tx);
  return document;
}

}  // namespace safereturn::interview
