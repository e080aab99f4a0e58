#include "services/referral/domain/merge_candidate.h"

#include <algorithm>

#include "libs/base/result.h"
#include "services/referral/domain/matching.h"
#include "services/referral/domain/reasons.h"

namespace safereturn::referral {
namespace {

const Uuid kCandidateSpace = *Uuid::Parse("c3d0a2a4-93f1-4f0e-8f55-1f7f6f0a9e21");
constexpr std::string_view kDismissed = "DISMISSED";

std::string ReasonToClose(const Episode& a, const Episode& b) {
  for (const Episode* each : {&a, &b}) {
    if (each->state == EpisodeState::kMerged) return "MERGED";
    if (each->state == EpisodeState::kWithdrawn) return "WITHDRAWN";
  }
  return "APART";
}

}  // namespace

MergeCandidateId CandidateId(EpisodeId a, EpisodeId b) {
  const auto [first, second] = std::minmax(a, b);
  return MergeCandidateId(UuidV5(kCandidateSpace, first.key() + second.key()));
}

Events DecideCandidate(const MergeCandidate& candidate, const Episode& later,
                       const Episode& other) {
  const bool overlap = Overlap(later, other);
  const bool is_open = candidate.state == MergeCandidateState::kOpen;
  const MergeCandidateId id = CandidateId(later.episode_id, other.episode_id);
  if (overlap && !is_open && candidate.closed_reason != kDismissed) {
    return {MergeCandidateFound{later.episode_id, later.child_id, later.authority_id,
                                other.episode_id, id}};
  }
  if (!overlap && is_open) {
    return {MergeCandidateClosed{id, later.child_id, later.authority_id,
                                 ReasonToClose(later, other), ""}};
  }
  return {};
}

absl::StatusOr<Events> Decide(const MergeCandidate& candidate,
                              const DismissMergeCandidate& command) {
  if (candidate.state != MergeCandidateState::kOpen) {
    return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kCandidateClosed,
                  "nobody needs to look at this pair any more");
  }
  return Events{MergeCandidateClosed{candidate.candidate_id, candidate.child_id,
                                     candidate.authority_id, std::string(kDismissed),
                                     command.caller}};
}

MergeCandidate Evolve(MergeCandidate candidate, const Event& event) {
  if (const auto* found = std::get_if<MergeCandidateFound>(&event)) {
    return {.candidate_id = found->candidate_id,
            .child_id = found->child_id,
            .authority_id = found->authority_id,
            .episode_id = found->episode_id,
            .other_episode_id = found->other_episode_id,
            .state = MergeCandidateState::kOpen};
  }
  if (const auto* closed = std::get_if<MergeCandidateClosed>(&event)) {
    candidate.state = MergeCandidateState::kClosed;
    candidate.closed_reason = closed->reason;
  }
  return candidate;
}

}  // namespace safereturn::referral
