// What is written down of an interview. It lives in memory only while somebody writes or reads it;
// at rest the whole of it is sealed with the child's key.
#pragma once

#include <absl/status/status.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/interview/domain/facts_recorded.h"
#include "services/interview/domain/framework.h"

namespace safereturn::interview {

enum class Capacity { kUnspecified = 0, kHas = 1, kWithSupport = 2, kLacks = 3 };
SR_ENUM(Capacity, kUnspecified, kHas, kWithSupport, kLacks)

// Whose words a statement is, so that a report can redact by it (domain facts 5.5).
enum class StatementKind {
  kUnspecified = 0,
  kFact = 1,
  kOpinion = 2,
  kThirdParty = 3,
  kChildsWords = 4,
};
SR_ENUM(StatementKind, kUnspecified, kFact, kOpinion, kThirdParty, kChildsWords)

enum class Wish { kUnspecified = 0, kShare = 1, kDoNotShare = 2 };
SR_ENUM(Wish, kUnspecified, kShare, kDoNotShare)

// A prompt without an answer is blank: a fourth thing.
enum class AnswerState { kUnspecified = 0, kAnswered = 1, kNotAsked = 2, kNotSaid = 3 };
SR_ENUM(AnswerState, kUnspecified, kAnswered, kNotAsked, kNotSaid)

// A code without a finding is blank.
enum class FindingState {
  kUnspecified = 0,
  kPresent = 1,
  kAbsent = 2,
  kNotAsked = 3,
  kNotSaid = 4,
};
SR_ENUM(FindingState, kUnspecified, kPresent, kAbsent, kNotAsked, kNotSaid)

struct Preparation {
  std::vector<std::string> communication_codes;
  std::string communication_notes;
  Capacity capacity = Capacity::kUnspecified;
  std::string capacity_notes;
  std::string interpreter_language;
  std::vector<std::string> keep_apart;
  std::string wishes;
};
SR_STRUCT(Preparation, communication_codes, communication_notes, capacity, capacity_notes,
          interpreter_language, keep_apart, wishes)

struct PresentPerson {
  std::string role;
  std::string description;
  bool child_agreed = false;
};
SR_STRUCT(PresentPerson, role, description, child_agreed)

struct Answer {
  std::string prompt_key;
  AnswerState state = AnswerState::kUnspecified;
  std::string text;
  std::vector<std::string> choices;
  std::optional<int32_t> number;
};
SR_STRUCT(Answer, prompt_key, state, text, choices, number)

struct Statement {
  StatementKind kind = StatementKind::kUnspecified;
  std::string topic_key;
  std::string text;
  Wish wish = Wish::kUnspecified;
};
SR_STRUCT(Statement, kind, topic_key, text, wish)

struct Finding {
  std::string code;
  FindingState state = FindingState::kUnspecified;
  std::string evidence;
};
SR_STRUCT(Finding, code, state, evidence)

// Recorded also where it cannot be followed, with what the child was told (product 4.4, 25).
struct SharingWish {
  std::string subject;
  std::string recipient;
  Wish wish = Wish::kUnspecified;
  bool overridden = false;
  std::string override_reason;
};
SR_STRUCT(SharingWish, subject, recipient, wish, overridden, override_reason)

// Leaves the service as a keyed hash only.
struct LinkedText {
  FactKind kind = FactKind::kUnspecified;
  std::string value;
};
SR_STRUCT(LinkedText, kind, value)

struct Document {
  std::optional<Preparation> preparation;
  std::vector<PresentPerson> present;
  std::string child_account;  // in the child's own words
  std::string analysis;       // the professional's, apart from it
  std::vector<Answer> answers;
  std::vector<Statement> statements;
  std::vector<Finding> findings;
  std::vector<SharingWish> sharing_wishes;
  std::vector<std::string> advice_codes;
  std::vector<LinkedText> linked;
  std::optional<Instant> left_time;
  std::optional<int32_t> absence_hours;
  std::optional<int32_t> safety_rating;
};
SR_STRUCT(Document, preparation, present, child_account, analysis, answers, statements, findings,
          sharing_wishes, advice_codes, linked, left_time, absence_hours, safety_rating)

// Limits of one document.
inline constexpr size_t kMostStatements = 200;
inline constexpr size_t kMostPresent = 20;
inline constexpr size_t kMostKeepApart = 20;
inline constexpr size_t kMostSharingWishes = 50;
inline constexpr size_t kMostLinked = 50;
inline constexpr size_t kLongestNote = 2'000;
inline constexpr size_t kLongestLinked = 200;
// All texts together, in bytes: a row that large would slow every autosave down.
inline constexpr size_t kLargestDocument = 512 * 1024;

// Checks a draft: shapes, limits and codes of its framework; a draft may be incomplete.
//
// Errors, all INVALID_ARGUMENT, the field says where ("document.answers[3].choices"): those of
//   CheckText; TOO_MANY, RECORD_TOO_LARGE, CODE_UNKNOWN, CODE_REPEATED, PROMPT_UNKNOWN,
//   PROMPT_REPEATED, TOPIC_UNKNOWN, ANSWER_STATE_MISSING, ANSWER_INVALID (does not fit the prompt's
//   kind, or stands beside "not asked"), KIND_MISSING, NUMBER_OUT_OF_RANGE,
//   OVERRIDE_REASON_MISSING.
[[nodiscard]] absl::Status CheckDocument(const Document& document, const Framework& framework);

// Checks findings and linked texts alone: what an amendment brings. Errors: as CheckDocument.
[[nodiscard]] absl::Status CheckFindings(const std::vector<Finding>& findings,
                                         const Framework& framework, const std::string& prefix);
[[nodiscard]] absl::Status CheckLinked(const std::vector<LinkedText>& linked,
                                       const std::string& prefix);

// Checks that a document can be submitted: every required prompt has an answer, "not asked" and
// "prefers not to say" included.
// Errors: FAILED_PRECONDITION/ANSWER_MISSING, the field names the prompt.
[[nodiscard]] absl::Status CheckComplete(const Document& document, const Framework& framework);

// Returns the coded facts of a document without its linked facts. A code of the framework without a
// finding counts as not asked: unknown is not low (product decision 12).
[[nodiscard]] CodedFacts FactsOf(const Document& document, const Framework& framework);

// Returns `facts` with what an amendment knows now; what it does not name stays.
[[nodiscard]] CodedFacts Amended(CodedFacts facts, const std::vector<Finding>& findings,
                                 const Framework& framework);

}  // namespace safereturn::interview
