// Assesses episodes and keeps what is new. An assessment that finds the same inputs under the same
// version is none: nothing is stored and nothing said.
#pragma once

#include <string_view>
#include <vector>

#include "libs/messaging/tx.h"
#include "services/risk/app/rules.h"
#include "services/risk/domain/assessment.h"

namespace safereturn::risk {

// Declares the assessments of the child's latest episode; those of earlier ones are seldom needed.
// The history must be declared too.
void TouchAssessments(const ChildId& child, messaging::Prefetch& prefetch);

struct Occasion {
  std::string_view cause;
  std::vector<EpisodeId> about;  // beside the latest, which is always assessed
  std::string caller;            // "" for an event
};

// Assesses the accepted live episodes of `about` and then the child's latest one, so that the last
// thing said about a child is about the present. Notes in `history` what was said; the caller saves
// it.
absl::Status Assess(ChildHistory& history, const Occasion& occasion, const Rules& rules,
                    messaging::Tx& tx);

// An episode that is none any more has no current assessment.
absl::Status Retire(EpisodeRecord& episode, messaging::Tx& tx);

// Keeps an assessment that a person changed, and what it says.
absl::Status KeepDecision(const Assessment& assessment, std::string_view cause, messaging::Tx& tx);

}  // namespace safereturn::risk
