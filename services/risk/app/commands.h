// Risk's use cases for people and tools: load, decide, save.
#pragma once

#include "libs/messaging/tx.h"
#include "libs/seal/vault.h"
#include "services/risk/domain/assessment.h"
#include "services/risk/domain/matrix_version.h"
#include "services/risk/domain/pattern.h"
#include "services/risk/domain/trigger.h"

namespace safereturn::risk {

// What each locks and reads, declared so that concurrent commands can share a transaction.
void Touches(const PublishMatrix& command, messaging::Prefetch& prefetch);
void Touches(const PublishTriggerPolicy& command, messaging::Prefetch& prefetch);
void Touches(const AssessChild& command, messaging::Prefetch& prefetch);
void Touches(const OverrideAssessment& command, messaging::Prefetch& prefetch);
void Touches(const ClearOverride& command, messaging::Prefetch& prefetch);
void Touches(const ConfirmPattern& command, messaging::Prefetch& prefetch);
void Touches(const DismissPattern& command, messaging::Prefetch& prefetch);

// Errors: those of ParseMatrix and of the domain's Decide.
absl::StatusOr<MatrixVersion> Handle(const PublishMatrix& command, messaging::Tx& tx);
absl::StatusOr<TriggerPolicy> Handle(const PublishTriggerPolicy& command, messaging::Tx& tx);

// Returns the current assessment of the child's latest episode.
// Errors: those of CheckAnswers; INVALID_ARGUMENT/ANSWER_NOT_ASKED (no matrix in force asks it);
//   NOT_FOUND/CHILD_HISTORY_NOT_FOUND; FAILED_PRECONDITION/NO_EPISODE_TO_ASSESS.
absl::StatusOr<Assessment> Handle(const AssessChild& command, messaging::Tx& tx);

// Errors: those of Check; ABORTED/VERSION_STALE; those of Vault::Seal.
absl::StatusOr<Assessment> Handle(const OverrideAssessment& command, seal::Vault& vault,
                                  messaging::Tx& tx);
absl::StatusOr<Assessment> Handle(const ClearOverride& command, messaging::Tx& tx);

absl::StatusOr<PatternCandidate> Handle(const ConfirmPattern& command, messaging::Tx& tx);
absl::StatusOr<PatternCandidate> Handle(const DismissPattern& command, messaging::Tx& tx);

}  // namespace safereturn::risk
