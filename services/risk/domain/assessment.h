// An assessment: what the matrix made of the inputs at one time, and what a person decided instead.
// The evaluation never changes; a new one supersedes it. Only the override moves.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "libs/seal/sealed.h"
#include "services/risk/domain/evaluate.h"
#include "services/risk/domain/history.h"

namespace safereturn::risk {

enum class AssessmentState { kUnspecified = 0, kCurrent = 1, kSuperseded = 2 };
SR_ENUM(AssessmentState, kUnspecified, kCurrent, kSuperseded)

// Why an assessment was made, as it stands in RiskAssessed.
namespace cause {
inline constexpr std::string_view kReturned = "RETURNED";
inline constexpr std::string_view kFacts = "FACTS";
inline constexpr std::string_view kOverride = "OVERRIDE";
inline constexpr std::string_view kOverrideCleared = "OVERRIDE_CLEARED";
inline constexpr std::string_view kManual = "MANUAL";
inline constexpr std::string_view kCorrected = "CORRECTED";
inline constexpr std::string_view kWithdrawn = "WITHDRAWN";
inline constexpr std::string_view kMerged = "MERGED";
inline constexpr std::string_view kUnmerged = "UNMERGED";
}  // namespace cause

// A person's level instead of the matrix's, with author and reason (product decision 12).
struct Override {
  RiskLevel level = RiskLevel::kUnspecified;
  std::string reason_code;
  seal::Sealed reason_text;
  AssessmentId made_on;  // the assessment that the person saw; part of the seal's context
  ChildId child_id;      // whose key sealed it
  RiskLevel seen_highest = RiskLevel::kUnspecified;
  std::string decided_by;
  Instant decided_time;
};
SR_STRUCT(Override, level, reason_code, reason_text, made_on, child_id, seen_highest, decided_by,
          decided_time)

struct Assessment {
  AssessmentId assessment_id;
  ChildId child_id;
  AuthorityId authority_id;
  EpisodeId episode_id;
  std::string case_reference;
  HomeUrn home_urn;
  std::string matrix_id;
  int32_t matrix_version = 0;
  MatrixMode mode = MatrixMode::kUnspecified;
  AssessmentState state = AssessmentState::kUnspecified;
  RiskLevel lowest_level = RiskLevel::kUnspecified;
  RiskLevel highest_level = RiskLevel::kUnspecified;
  RiskLevel effective_level = RiskLevel::kUnspecified;
  bool provisional = false;
  std::vector<Reason> reasons;
  Inputs inputs;
  std::string cause;
  Instant assessed_time;
  std::optional<Override> override_decision;
  std::string assessed_by;  // who asked for it; "" for a rule
};
SR_STRUCT(Assessment, assessment_id, child_id, authority_id, episode_id, case_reference, home_urn,
          matrix_id, matrix_version, mode, state, lowest_level, highest_level, effective_level,
          provisional, reasons, inputs, cause, assessed_time, override_decision, assessed_by)

struct RiskAssessed {
  AssessmentId assessment_id;
  ChildId child_id;
  AuthorityId authority_id;
  EpisodeId episode_id;
  std::string matrix_id;
  int32_t matrix_version = 0;
  RiskLevel lowest_level = RiskLevel::kUnspecified;
  RiskLevel highest_level = RiskLevel::kUnspecified;
  RiskLevel effective_level = RiskLevel::kUnspecified;
  bool provisional = false;
  std::vector<std::string> reason_codes;
  std::string cause;
  bool overridden = false;
  Instant assessed_time;
  bool shadow = false;
};
SR_STRUCT(RiskAssessed, assessment_id, child_id, authority_id, episode_id, matrix_id,
          matrix_version, lowest_level, highest_level, effective_level, provisional, reason_codes,
          cause, overridden, assessed_time, shadow)
using AssessmentEvent = std::variant<RiskAssessed>;
using AssessmentEvents = std::vector<AssessmentEvent>;

// Assesses the child's latest episode again, with answers that no event carries.
struct AssessChild {
  ChildId child_id;
  std::vector<Answer> answers;  // unknown takes an answer back
  std::string caller;
};
SR_STRUCT(AssessChild, child_id, answers)

struct OverrideAssessment {
  AssessmentId name;
  std::string etag;  // "" does not care
  RiskLevel level = RiskLevel::kUnspecified;
  std::string reason_code;
  std::string reason_text;
  std::string caller;
};
SR_STRUCT(OverrideAssessment, name, etag, level, reason_code, reason_text)

struct ClearOverride {
  AssessmentId name;
  std::string etag;
  std::string caller;
};
SR_STRUCT(ClearOverride, name, etag)

// What an override's text is sealed to.
std::string OverrideContext(const AssessmentId& made_on);

// Returns a new current assessment. `previous`, the one that it supersedes, hands its
// override on: unless the highest is now above what its author saw and decided on, for then they
// did not know (unknown is not low).
Assessment MakeAssessment(const ChildHistory& history, const EpisodeRecord& episode,
                          const MatrixRef& matrix, MatrixMode mode, Inputs inputs,
                          Evaluation evaluation, const std::optional<Assessment>& previous,
                          AssessmentId id, std::string_view cause, Instant now);

// Returns what the bus is told of an assessment.
RiskAssessed ToEvent(const Assessment& assessment, std::string_view cause, Instant now);

// Returns whether levels, version, override or the provisional flag differ.
bool IsNews(const Assessment& before, const Assessment& after);

// Checks answers: known values, codes, at most 50 and each once.
// Errors: INVALID_ARGUMENT/ANSWERS_INVALID with the path.
[[nodiscard]] absl::Status CheckAnswers(const std::vector<Answer>& answers);

// Checks an override before its text is sealed.
// Errors: INVALID_ARGUMENT with LEVEL_MISSING, OVERRIDE_REASON_UNKNOWN, and those of
//   CheckTextGiven (4,000 characters);
//   FAILED_PRECONDITION with ASSESSMENT_SUPERSEDED, ASSESSMENT_IS_SHADOW.
[[nodiscard]] absl::Status Check(const Assessment& assessment, const OverrideAssessment& command);

// Returns the assessment with the override. Pre: Check is OK.
Assessment Apply(Assessment assessment, const OverrideAssessment& command, seal::Sealed text,
                 Instant now);

// Returns the assessment without its override.
// Errors: FAILED_PRECONDITION with ASSESSMENT_SUPERSEDED, ASSESSMENT_IS_SHADOW, NOT_OVERRIDDEN.
absl::StatusOr<Assessment> Decide(Assessment assessment, const ClearOverride& command);

}  // namespace safereturn::risk
