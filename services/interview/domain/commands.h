// What people ask of an interview. Field names are those of the requests; `caller` is the verified
// subject.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/interview/domain/interview.h"
#include "services/interview/domain/record.h"

namespace safereturn::interview {

struct StartInterview {
  PlanId plan_id;
  std::string framework_id;      // "" for the one in force
  InterviewerId interviewer_id;  // nil for the booked one
  std::string caller;
};
SR_STRUCT(StartInterview, plan_id, framework_id, interviewer_id)

struct SaveDraft {
  InterviewId name;
  std::string etag;  // "" for the first draft
  Document document;
  KeptDraftId kept_draft_id;  // nil unless one is taken over
  std::string caller;
};
SR_STRUCT(SaveDraft, name, etag, document, kept_draft_id)

struct SubmitInterview {
  InterviewId name;
  std::string etag;
  std::string caller;
};
SR_STRUCT(SubmitInterview, name, etag)

struct SignOffInterview {
  InterviewId name;
  std::string etag;  // "" to sign whatever stands
  std::string caller;
};
SR_STRUCT(SignOffInterview, name, etag)

struct AmendInterview {
  InterviewId name;
  StatementKind statement_kind = StatementKind::kUnspecified;
  std::string text;
  std::vector<Finding> findings;
  std::vector<LinkedText> linked;
  std::string caller;
};
SR_STRUCT(AmendInterview, name, statement_kind, text, findings, linked)

struct RecordHeld {
  InterviewId name;
  std::optional<Instant> held_time;  // now if absent
  std::string mode;
  std::string caller;
};
SR_STRUCT(RecordHeld, name, held_time, mode)

struct RecordDeclined {
  InterviewId name;
  DeclinedBy declined_by = DeclinedBy::kUnspecified;
  std::optional<Instant> declined_time;  // now if absent
  std::string reason_code;
  std::string caller;
};
SR_STRUCT(RecordDeclined, name, declined_by, declined_time, reason_code)

struct RecordNotReached {
  InterviewId name;
  std::string caller;
};
SR_STRUCT(RecordNotReached, name)

struct RecordCarerInformation {
  InterviewId name;
  std::optional<Instant> offered_time;  // now if absent
  bool given = false;
  std::string text;
  std::string caller;
};
SR_STRUCT(RecordCarerInformation, name, offered_time, given, text)

}  // namespace safereturn::interview
