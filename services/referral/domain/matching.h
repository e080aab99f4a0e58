// Which episode a notice speaks of, and which episodes of one child overlap.
//
// All take the child's episodes as they are; withdrawn ones are passed over, merged ones stand for
// what they were merged into.
#pragma once

#include <absl/status/statusor.h>

#include <vector>

#include "services/referral/domain/episode.h"

namespace safereturn::referral {

// Returns the episode that a report of an absence repeats, or nullptr if it opens one: the source's
// own reference first, then an equal start of the same kind, then the nearest return that came
// without its start.
const Episode* MatchReport(const std::vector<Episode>& episodes, const Notice& notice);

// Returns the episode that a return ends or repeats, or nullptr if it opens one: the source's own
// reference first, then the start that it says, then the open episode that began last before it,
// then an equal return.
const Episode* MatchReturn(const std::vector<Episode>& episodes, const Notice& notice);

// Returns the episode that a correction or withdrawal speaks of; withdrawn ones are found too.
// Errors: NOT_FOUND/EPISODE_NOT_FOUND; FAILED_PRECONDITION/EPISODE_AMBIGUOUS.
absl::StatusOr<const Episode*> MatchAmendment(const std::vector<Episode>& episodes,
                                              const Amendment& amendment);

// Returns whether a person should look whether the two are one (public validation rule 574: periods
// do not overlap; touching is allowed).
bool Overlap(const Episode& a, const Episode& b);

// Returns whether another episode still awaits its interview while the one of `notice` begins. An
// episode that is known to have ended before the other began is not "again".
bool IsMissingAgain(const std::vector<Episode>& episodes, const Notice& notice);

}  // namespace safereturn::referral
