// Two episodes of one child that overlap: a person looks and says whether they are one
// (product.md 4.1, 6).
#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "services/referral/domain/episode.h"
#include "services/referral/domain/events.h"

namespace safereturn::referral {

struct MergeCandidate {
  MergeCandidateId candidate_id;
  ChildId child_id;
  AuthorityId authority_id;
  EpisodeId episode_id;
  EpisodeId other_episode_id;
  MergeCandidateState state = MergeCandidateState::kUnspecified;
  std::string closed_reason;
};
SR_STRUCT(MergeCandidate, candidate_id, child_id, authority_id, episode_id, other_episode_id, state,
          closed_reason)

// A person says that the two episodes are two.
struct DismissMergeCandidate {
  MergeCandidateId name;
  std::string caller;
};
SR_STRUCT(DismissMergeCandidate, name)

// Returns the one id of this pair, whichever way round.
MergeCandidateId CandidateId(EpisodeId a, EpisodeId b);

// Decides what the pair's candidate hears now that `later` changed. `candidate` is its state, with
// a kUnspecified one where there is none yet. A pair that a person dismissed stays dismissed.
Events DecideCandidate(const MergeCandidate& candidate, const Episode& later, const Episode& other);

// Errors: FAILED_PRECONDITION/CANDIDATE_CLOSED.
absl::StatusOr<Events> Decide(const MergeCandidate& candidate,
                              const DismissMergeCandidate& command);

MergeCandidate Evolve(MergeCandidate candidate, const Event& event);

}  // namespace safereturn::referral
