// What reporting does when it hears of an episode: it keeps what was said, and works the figure out
// anew. Whatever the order in which events come and however often, the figure is the same.
#pragma once

#include "libs/messaging/envelope.h"
#include "libs/messaging/tx.h"
#include "services/reporting/app/facts.h"

namespace safereturn::reporting {

void TouchChild(const ChildId& child, messaging::Prefetch& prefetch);
void TouchFigure(const EpisodeId& episode, messaging::Prefetch& prefetch);

// Returns the episodes that a fact is about.
template <class Fact>
std::vector<EpisodeId> EpisodesOf(const Fact& fact) {
  if constexpr (requires { fact.plan_ids; }) {
    std::vector<EpisodeId> episodes;
    for (const PlanId& plan : fact.plan_ids) episodes.emplace_back(plan.uuid());
    return episodes;
  } else if constexpr (requires { fact.plan_id; }) {
    return {EpisodeId(fact.plan_id.uuid())};
  } else {
    return {fact.episode_id};
  }
}

template <class Fact>
void Touches(const Fact& fact, const messaging::Envelope&, messaging::Prefetch& prefetch) {
  TouchChild(fact.child_id, prefetch);
  for (const EpisodeId& episode : EpisodesOf(fact)) TouchFigure(episode, prefetch);
}
void Touches(const ChildMerged& fact, const messaging::Envelope&, messaging::Prefetch& prefetch);

absl::Status On(const EpisodeOpened& fact, const messaging::Envelope& from, messaging::Tx& tx);
absl::Status On(const NoticeRepeated& fact, const messaging::Envelope& from, messaging::Tx& tx);
absl::Status On(const ChildReturned& fact, const messaging::Envelope& from, messaging::Tx& tx);
absl::Status On(const ReferralAccepted& fact, const messaging::Envelope& from, messaging::Tx& tx);
absl::Status On(const ReferralRefused& fact, const messaging::Envelope& from, messaging::Tx& tx);
absl::Status On(const InterviewNotRequired& fact, const messaging::Envelope& from,
                messaging::Tx& tx);
absl::Status On(const NoticeDismissed& fact, const messaging::Envelope& from, messaging::Tx& tx);
absl::Status On(const ReturnCorrected& fact, const messaging::Envelope& from, messaging::Tx& tx);
absl::Status On(const EpisodeWithdrawn& fact, const messaging::Envelope& from, messaging::Tx& tx);
absl::Status On(const EpisodeMerged& fact, const messaging::Envelope& from, messaging::Tx& tx);
absl::Status On(const EpisodeUnmerged& fact, const messaging::Envelope& from, messaging::Tx& tx);
// The figures of the first are the second's from now; so is what comes late about it.
absl::Status On(const ChildMerged& fact, const messaging::Envelope& from, messaging::Tx& tx);

absl::Status On(const InterviewOffered& fact, const messaging::Envelope& from, messaging::Tx& tx);
absl::Status On(const InterviewBooked& fact, const messaging::Envelope& from, messaging::Tx& tx);
absl::Status On(const BookingReleased& fact, const messaging::Envelope& from, messaging::Tx& tx);
absl::Status On(const AttemptRecorded& fact, const messaging::Envelope& from, messaging::Tx& tx);
absl::Status On(const PlanSuspended& fact, const messaging::Envelope& from, messaging::Tx& tx);
absl::Status On(const PlanClosed& fact, const messaging::Envelope& from, messaging::Tx& tx);
absl::Status On(const PlanReopened& fact, const messaging::Envelope& from, messaging::Tx& tx);

absl::Status On(const InterviewHeld& fact, const messaging::Envelope& from, messaging::Tx& tx);
absl::Status On(const InterviewDeclined& fact, const messaging::Envelope& from, messaging::Tx& tx);

}  // namespace safereturn::reporting
