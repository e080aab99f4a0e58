#include "services/risk/app/assess.h"
#include "services/risk/app/commands.h"
#include "services/risk/app/stale.h"
#include "services/risk/app/tables.h"

namespace safereturn::risk {
namespace {

void TouchAssessment(const AssessmentId& id, messaging::Prefetch& prefetch) {
  prefetch.Key<Assessment>(id.key());
  prefetch.Then([id](messaging::Tx& tx, messaging::Prefetch& more) -> absl::Status {
    SR_ASSIGN_OR_RETURN(const std::optional<Assessment> assessment,
                        tx.TryLoad<Assessment>(id.key()));
    if (assessment) more.Key<ChildHistory>(assessment->child_id.key());
    return absl::OkStatus();
  });
}

absl::StatusOr<Assessment> LoadLocked(const AssessmentId& id, const std::string& etag,
                                      messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(Assessment assessment, tx.Load<Assessment>(id.key()));
  // Only now the child is known. Had the assessment changed in between, its version refuses the
  // write and the whole unit of work runs again.
  SR_RETURN_IF_ERROR(tx.Lock(assessment.child_id.name()));
  SR_RETURN_IF_ERROR(CheckEtag(assessment, etag, tx));
  return assessment;
}

}  // namespace

void Touches(const OverrideAssessment& command, messaging::Prefetch& prefetch) {
  TouchAssessment(command.name, prefetch);
}

void Touches(const ClearOverride& command, messaging::Prefetch& prefetch) {
  TouchAssessment(command.name, prefetch);
}

absl::StatusOr<Assessment> Handle(const OverrideAssessment& command, seal::Vault& vault,
                                  messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Assessment assessment, LoadLocked(command.name, command.etag, tx));
  SR_RETURN_IF_ERROR(Check(assessment, command));
  SR_ASSIGN_OR_RETURN(seal::Sealed text,
                      vault.Seal(assessment.child_id, OverrideContext(assessment.assessment_id),
                                 command.reason_text));
  Assessment next = Apply(assessment, command, std::move(text), tx.now());
  SR_RETURN_IF_ERROR(KeepDecision(next, cause::kOverride, tx));
  return next;
}

absl::StatusOr<Assessment> Handle(const ClearOverride& command, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Assessment assessment, LoadLocked(command.name, command.etag, tx));
  SR_ASSIGN_OR_RETURN(Assessment next, Decide(assessment, command));
  SR_RETURN_IF_ERROR(KeepDecision(next, cause::kOverrideCleared, tx));
  return next;
}

}  // namespace safereturn::risk
