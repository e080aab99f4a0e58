// The use cases of the record and its outcome that people ask for: each loads, decides, keeps and
// returns; a file each.
#pragma once

#include "services/interview/app/interviews.h"

namespace safereturn::interview {

// Errors beside the rule's: NOT_FOUND/PLAN_NOT_FOUND; INVALID_ARGUMENT/PLAN_MISSING;
// FAILED_PRECONDITION/INTERVIEWER_UNKNOWN (not of the plan's authority, or not active).
absl::StatusOr<Interview> Handle(const StartInterview& command, const Ports& ports,
                                 messaging::Tx& tx);

// Errors, all that follow: NOT_FOUND/INTERVIEW_NOT_FOUND, those of the rule in domain/decide.h and,
// where words are sealed or opened, those of seal::Vault.

// Errors: also those of CheckDocument, INVALID_ARGUMENT/FACT_INVALID; ABORTED/STALE_VERSION;
//   NOT_FOUND/KEPT_DRAFT_NOT_FOUND, FAILED_PRECONDITION/KEPT_DRAFT_NOT_OF_INTERVIEW.
absl::StatusOr<Record> Handle(const SaveDraft& command, const Ports& ports, messaging::Tx& tx);

// Keeps a draft that SaveDraft refused because another stands. One a writer and base: the next
// autosave of the same tablet replaces it.
absl::StatusOr<KeptDraft> KeepDraft(const SaveDraft& command, const Ports& ports,
                                    messaging::Tx& tx);

// Errors: also FAILED_PRECONDITION/RECORD_MISSING; ABORTED/STALE_VERSION.
absl::StatusOr<Interview> Handle(const SubmitInterview& command, const Ports& ports,
                                 messaging::Tx& tx);
// Errors: also ABORTED/STALE_VERSION.
absl::StatusOr<Interview> Handle(const SignOffInterview& command, messaging::Tx& tx);
absl::StatusOr<Interview> Handle(const AmendInterview& command, const Ports& ports,
                                 messaging::Tx& tx);

absl::StatusOr<Interview> Handle(const RecordHeld& command, messaging::Tx& tx);
absl::StatusOr<Interview> Handle(const RecordDeclined& command, messaging::Tx& tx);
absl::StatusOr<Interview> Handle(const RecordNotReached& command, messaging::Tx& tx);
absl::StatusOr<Interview> Handle(const RecordCarerInformation& command, const Ports& ports,
                                 messaging::Tx& tx);

// What an authorised reader gets.
struct OpenedRecord {
  std::optional<Record> record;
  Document document;
  std::vector<Addition> additions;
  std::vector<std::string> texts;  // of the additions, in their order
};

// What the commands that come often read: fetched for a batch of them in one query a table.
void Touches(const StartInterview& command, messaging::Prefetch& prefetch);
void Touches(const SaveDraft& command, messaging::Prefetch& prefetch);
void Touches(const SubmitInterview& command, messaging::Prefetch& prefetch);
void Touches(const RecordHeld& command, messaging::Prefetch& prefetch);
void Touches(const RecordDeclined& command, messaging::Prefetch& prefetch);
void Touches(const RecordNotReached& command, messaging::Prefetch& prefetch);

// Opens an interview's words and writes down who did.
absl::StatusOr<OpenedRecord> OpenRecord(const Interview& interview, const std::string& reader,
                                        const Ports& ports, messaging::Tx& tx);

// Opens a kept draft and writes down who did.
absl::StatusOr<Document> OpenKeptDraft(const KeptDraft& draft, const std::string& reader,
                                       const Ports& ports, messaging::Tx& tx);

}  // namespace safereturn::interview
