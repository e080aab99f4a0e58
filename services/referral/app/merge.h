// A person says that two episodes are one, or two after all; that two records are one child.
#pragma once

#include <absl/status/statusor.h>

#include "services/referral/app/keep.h"

namespace safereturn::referral {

struct MergeEpisodes {
  EpisodeId name;  // which ends
  EpisodeId into_episode_id;
  std::string caller;
};
SR_STRUCT(MergeEpisodes, name, into_episode_id)

// Returns the episode that ends. The one that goes on takes over a start or a return that it lacks.
// Errors: NOT_FOUND/EPISODE_NOT_FOUND; INVALID_ARGUMENT/MERGE_WITH_ITSELF; FAILED_PRECONDITION with
//   MERGE_OF_TWO_CHILDREN, EPISODE_WITHDRAWN or EPISODE_MERGED.
absl::StatusOr<Episode> Handle(const MergeEpisodes& command, Tx& tx);

// Returns the episode that lives again. What the other took over stays; a correction takes it back.
// Errors: FAILED_PRECONDITION/EPISODE_NOT_MERGED.
absl::StatusOr<Episode> Handle(const UnmergeEpisode& command, Tx& tx);

// Errors: NOT_FOUND; FAILED_PRECONDITION/CANDIDATE_CLOSED.
absl::StatusOr<MergeCandidate> Handle(const DismissMergeCandidate& command, Tx& tx);

// Returns the record that ends; its identifiers name the other from now. Its ended episodes stay
// with it. Errors: as Decide(MergeChildren).
absl::StatusOr<Child> Handle(const MergeChildren& command, Tx& tx);

}  // namespace safereturn::referral
