#include <set>

#include "services/risk/app/assess.h"
#include "services/risk/app/commands.h"
#include "services/risk/app/histories.h"
#include "services/risk/app/tables.h"
#include "services/risk/domain/reasons.h"

namespace safereturn::risk {
namespace {

void CollectAnswers(const Expression& expression, std::set<std::string>& codes) {
  if (expression.op == Op::kAnswer) codes.insert(expression.codes[0]);
  for (const Expression& part : expression.parts) CollectAnswers(part, codes);
}

void CollectAnswers(const Matrix& matrix, std::set<std::string>& codes) {
  for (const Factor& factor : matrix.factors) CollectAnswers(factor.when, codes);
  for (const Floor& floor : matrix.floors) CollectAnswers(floor.when, codes);
}

// An answer that no matrix asks would be kept for nothing: a misspelt code, most likely.
absl::Status CheckAsked(const std::vector<Answer>& answers, const Rules& rules) {
  if (answers.empty()) return absl::OkStatus();
  std::set<std::string> asked;
  CollectAnswers(*rules.active.matrix, asked);
  for (const RuleMatrix& shadow : rules.shadows) CollectAnswers(*shadow.matrix, asked);
  for (size_t i = 0; i < answers.size(); ++i) {
    if (asked.contains(answers[i].code)) continue;
    return Refuse(absl::StatusCode::kInvalidArgument, reasons::kAnswerNotAsked,
                  "no matrix in force asks this", "answers[" + std::to_string(i) + "].code");
  }
  return absl::OkStatus();
}

}  // namespace

void Touches(const AssessChild& command, messaging::Prefetch& prefetch) {
  prefetch.Lock(command.child_id.name());
  prefetch.Key<ChildHistory>(command.child_id.key());
  TouchAssessments(command.child_id, prefetch);
}

absl::StatusOr<Assessment> Handle(const AssessChild& command, messaging::Tx& tx) {
  SR_RETURN_IF_ERROR(CheckAnswers(command.answers));
  SR_RETURN_IF_ERROR(tx.Lock(command.child_id.name()));
  SR_ASSIGN_OR_RETURN(const ChildHistory known, tx.Load<ChildHistory>(command.child_id.key()));
  SR_ASSIGN_OR_RETURN(ChildHistory history, HistoryOf(command.child_id, known.authority_id, tx));
  SR_RETURN_IF_ERROR(tx.Lock(history.child_id.name()));
  SR_ASSIGN_OR_RETURN(const Rules rules, LoadRules(history.authority_id, tx));
  SR_RETURN_IF_ERROR(CheckAsked(command.answers, rules));
  if (LatestAccepted(history) == nullptr) {
    return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kNoEpisodeToAssess,
                  "the child has no episode that opens an interview duty", "child_id");
  }
  Answered(history, command.answers);
  SR_RETURN_IF_ERROR(
      Assess(history, {.cause = cause::kManual, .about = {}, .caller = command.caller}, rules, tx));
  tx.Save(history);
  return tx.Load<Assessment>(LatestAccepted(history)->active.assessment_id.key());
}

}  // namespace safereturn::risk
