#include "services/risk/domain/assessment.h"

#include <algorithm>
#include <array>
#include <set>

#include "libs/base/result.h"
#include "libs/base/text.h"
#include "services/risk/domain/reasons.h"

namespace safereturn::risk {
namespace {

// Why a person decides otherwise.
constexpr std::array<std::string_view, 5> kOverrideReasons = {
    "professional_judgement", "information_not_in_facts", "information_wrong",
    "multi_agency_decision", "child_moved_to_safety"};

absl::Status Invalid(std::string_view reason, std::string_view message, const std::string& field) {
  return Refuse(absl::StatusCode::kInvalidArgument, reason, message, field);
}

absl::Status CheckCurrent(const Assessment& assessment) {
  if (assessment.mode == MatrixMode::kShadow) {
    return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kAssessmentIsShadow,
                  "it is for comparison only; override the active one", "name");
  }
  if (assessment.state != AssessmentState::kCurrent) {
    return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kAssessmentSuperseded,
                  "a later assessment is current; look at it first", "name");
  }
  return absl::OkStatus();
}

bool StillHolds(const Override& decision, RiskLevel highest) {
  return highest <= decision.seen_highest || highest <= decision.level;
}

}  // namespace

std::string OverrideContext(const AssessmentId& made_on) { return made_on.name() + "/override"; }

Assessment MakeAssessment(const ChildHistory& history, const EpisodeRecord& episode,
                          const MatrixRef& matrix, MatrixMode mode, Inputs inputs,
                          Evaluation evaluation, const std::optional<Assessment>& previous,
                          AssessmentId id, std::string_view cause, Instant now) {
  Assessment made;
  made.assessment_id = id;
  made.child_id = history.child_id;
  made.authority_id = history.authority_id;
  made.episode_id = episode.episode_id;
  made.case_reference = episode.case_reference;
  made.home_urn = episode.home_urn;
  made.matrix_id = matrix.matrix_id;
  made.matrix_version = matrix.version;
  made.mode = mode;
  made.state = AssessmentState::kCurrent;
  made.lowest_level = evaluation.lowest;
  made.highest_level = evaluation.highest;
  made.effective_level = evaluation.highest;
  made.provisional = evaluation.provisional;
  made.reasons = std::move(evaluation.reasons);
  made.inputs = std::move(inputs);
  made.cause = std::string(cause);
  made.assessed_time = now;
  if (mode == MatrixMode::kActive && previous && previous->override_decision &&
      StillHolds(*previous->override_decision, made.highest_level)) {
    made.override_decision = previous->override_decision;
    made.effective_level = made.override_decision->level;
  }
  return made;
}

RiskAssessed ToEvent(const Assessment& assessment, std::string_view cause, Instant now) {
  RiskAssessed said;
  said.assessment_id = assessment.assessment_id;
  said.child_id = assessment.child_id;
  said.authority_id = assessment.authority_id;
  said.episode_id = assessment.episode_id;
  said.matrix_id = assessment.matrix_id;
  said.matrix_version = assessment.matrix_version;
  said.lowest_level = assessment.lowest_level;
  said.highest_level = assessment.highest_level;
  said.effective_level = assessment.effective_level;
  said.provisional = assessment.provisional;
  Evaluation evaluation;
  evaluation.reasons = assessment.reasons;
  said.reason_codes = ReasonCodes(evaluation);
  said.cause = std::string(cause);
  said.overridden = assessment.override_decision.has_value();
  said.assessed_time = now;
  said.shadow = assessment.mode == MatrixMode::kShadow;
  return said;
}

bool IsNews(const Assessment& before, const Assessment& after) {
  return before.matrix_id != after.matrix_id || before.matrix_version != after.matrix_version ||
         before.lowest_level != after.lowest_level || before.highest_level != after.highest_level ||
         before.effective_level != after.effective_level ||
         before.provisional != after.provisional ||
         before.override_decision.has_value() != after.override_decision.has_value();
}

absl::Status CheckAnswers(const std::vector<Answer>& answers) {
  if (answers.size() > kMostCodes) {
    return Invalid(reasons::kAnswersInvalid, "at most 50 answers", "answers");
  }
  std::set<std::string> codes;
  for (size_t i = 0; i < answers.size(); ++i) {
    const std::string path = "answers[" + std::to_string(i) + "]";
    if (!IsCode(answers[i].code, kLongestCode)) {
      return Invalid(reasons::kAnswersInvalid, "a code is 1 to 64 of A-Z, a-z, 0-9 and _",
                     path + ".code");
    }
    if (!codes.insert(answers[i].code).second) {
      return Invalid(reasons::kAnswersInvalid, "every code stands once", path + ".code");
    }
    if (answers[i].answer == Truth::kUnspecified) {
      return Invalid(reasons::kAnswersInvalid, "yes, no or unknown", path + ".answer");
    }
  }
  return absl::OkStatus();
}

absl::Status Check(const Assessment& assessment, const OverrideAssessment& command) {
  constexpr size_t kLongestReason = 4000;
  SR_RETURN_IF_ERROR(CheckCurrent(assessment));
  if (command.level == RiskLevel::kUnspecified) {
    return Invalid(reasons::kLevelMissing, "say which level", "level");
  }
  if (std::find(kOverrideReasons.begin(), kOverrideReasons.end(), command.reason_code) ==
      kOverrideReasons.end()) {
    return Invalid(reasons::kOverrideReasonUnknown,
                   "one of professional_judgement, information_not_in_facts, information_wrong, "
                   "multi_agency_decision, child_moved_to_safety",
                   "reason_code");
  }
  return CheckTextGiven(command.reason_text, "reason_text", kLongestReason);
}

Assessment Apply(Assessment assessment, const OverrideAssessment& command, seal::Sealed text,
                 Instant now) {
  Override decision;
  decision.level = command.level;
  decision.reason_code = command.reason_code;
  decision.reason_text = std::move(text);
  decision.made_on = assessment.assessment_id;
  decision.child_id = assessment.child_id;
  decision.seen_highest = assessment.highest_level;
  decision.decided_by = command.caller;
  decision.decided_time = now;
  assessment.override_decision = std::move(decision);
  assessment.effective_level = command.level;
  return assessment;
}

absl::StatusOr<Assessment> Decide(Assessment assessment, const ClearOverride&) {
  SR_RETURN_IF_ERROR(CheckCurrent(assessment));
  if (!assessment.override_decision) {
    return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kNotOverridden,
                  "there is no override to clear", "name");
  }
  assessment.override_decision.reset();
  assessment.effective_level = assessment.highest_level;
  return assessment;
}

}  // namespace safereturn::risk
