// What is kept beside an interview's facts: the draft, drafts that lost against it, additions, and
// who opened what. All words are sealed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "services/interview/domain/document.h"
#include "services/interview/domain/ids.h"
#include "services/interview/domain/sealed.h"

namespace safereturn::interview {

// The one record of an interview; its version in the database is the etag of the draft.
struct Record {
  InterviewId interview_id;
  ChildId child_id;
  AuthorityId authority_id;
  int32_t revision = 0;  // saved drafts
  std::string saved_by;
  Instant saved_time;
  Sealed content;  // a Document
};
SR_STRUCT(Record, interview_id, child_id, authority_id, revision, saved_by, saved_time, content)

// Nothing that somebody wrote is thrown away: who loses against another draft finds the words here
// and takes them over field by field (product decision 14).
struct KeptDraft {
  KeptDraftId kept_draft_id;
  InterviewId interview_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::string based_on;  // etag
  std::string saved_by;
  Instant saved_time;
  std::optional<Instant> resolved_time;
  std::string resolved_by;
  Sealed content;  // a Document
};
SR_STRUCT(KeptDraft, kept_draft_id, interview_id, child_id, authority_id, based_on, saved_by,
          saved_time, resolved_time, resolved_by, content)

enum class AdditionKind { kUnspecified = 0, kAmendment = 1, kCarerInformation = 2 };
SR_ENUM(AdditionKind, kUnspecified, kAmendment, kCarerInformation)

// Appended, never changed.
struct Addition {
  AdditionId addition_id;
  InterviewId interview_id;
  ChildId child_id;
  AuthorityId authority_id;
  AdditionKind kind = AdditionKind::kUnspecified;
  int32_t number = 0;
  StatementKind statement_kind = StatementKind::kUnspecified;
  std::string added_by;
  Instant added_time;
  Sealed content;  // the text, with findings and linked values of an amendment
};
SR_STRUCT(Addition, addition_id, interview_id, child_id, authority_id, kind, number, statement_kind,
          added_by, added_time, content)

// What an addition's content holds.
struct AdditionText {
  std::string text;
  std::vector<Finding> findings;
  std::vector<LinkedText> linked;
};
SR_STRUCT(AdditionText, text, findings, linked)

// Somebody opened words. Written in the transaction that opens them (domain facts 5.5).
struct Reading {
  ReadingId reading_id;
  InterviewId interview_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::string what;  // "record", "kept_draft", "action_plan" …
  std::string read_by;
  Instant read_time;
};
SR_STRUCT(Reading, reading_id, interview_id, child_id, authority_id, what, read_by, read_time)

}  // namespace safereturn::interview
