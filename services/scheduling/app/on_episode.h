// What becomes of an episode, as far as plans of its child follow it.
#pragma once

#include "libs/messaging/envelope.h"
#include "services/scheduling/app/facts.h"
#include "services/scheduling/app/plans.h"

namespace safereturn::scheduling {

// Every one of these touches the plans of one child and nothing else.
template <class Fact>
void TouchesChild(const Fact& fact, const messaging::Envelope&, messaging::Prefetch& prefetch) {
  TouchChild(fact.child_id, prefetch);
}
// Most absences are the only one of their child: nothing is locked or read for them.
inline void TouchesChild(const EpisodeOpened& fact, const messaging::Envelope&,
                         messaging::Prefetch& prefetch) {
  if (fact.missing_again) TouchChild(fact.child_id, prefetch);
}

// Missing again: running plans are suspended whose return may lie before the new absence.
absl::Status On(const EpisodeOpened& fact, const messaging::Envelope& envelope, messaging::Tx& tx);
absl::Status On(const ReturnCorrected& fact, const messaging::Envelope& envelope,
                messaging::Tx& tx);

// These end the episode's plan and let plans run again that it had suspended.
absl::Status On(const EpisodeWithdrawn& fact, const messaging::Envelope& envelope,
                messaging::Tx& tx);
absl::Status On(const EpisodeMerged& fact, const messaging::Envelope& envelope, messaging::Tx& tx);
absl::Status On(const InterviewNotRequired& fact, const messaging::Envelope& envelope,
                messaging::Tx& tx);
// The child is back, but no clock starts here: plans that it had suspended run again.
absl::Status On(const ReferralRefused& fact, const messaging::Envelope& envelope,
                messaging::Tx& tx);
absl::Status On(const NoticeDismissed& fact, const messaging::Envelope& envelope,
                messaging::Tx& tx);

absl::Status On(const EpisodeUnmerged& fact, const messaging::Envelope& envelope,
                messaging::Tx& tx);

}  // namespace safereturn::scheduling
