// What risk does when it hears of a child. Every fact is stored where it belongs in the child's
// history; then triggers, patterns and assessments follow from what changed.
#pragma once

#include "libs/messaging/envelope.h"
#include "libs/messaging/tx.h"
#include "services/risk/app/facts.h"

namespace safereturn::risk {

void TouchChild(const ChildId& child, const AuthorityId& authority, messaging::Prefetch& prefetch);

// Referral's facts lock and read the child alone; these two more.
template <class Fact>
void Touches(const Fact& fact, const messaging::Envelope&, messaging::Prefetch& prefetch) {
  TouchChild(fact.child_id, fact.authority_id, prefetch);
}
void Touches(const ChildReturned& fact, const messaging::Envelope&, messaging::Prefetch& prefetch);
void Touches(const ChildMerged& fact, const messaging::Envelope&, messaging::Prefetch& prefetch);
void Touches(const FactsRecorded& fact, const messaging::Envelope&, messaging::Prefetch& prefetch);

// The episode is known: it counts.
absl::Status On(const EpisodeOpened& fact, const messaging::Envelope&, messaging::Tx& tx);
// A start or a kind that was not known before.
absl::Status On(const NoticeRepeated& fact, const messaging::Envelope&, messaging::Tx& tx);
absl::Status On(const ChildReturned& fact, const messaging::Envelope&, messaging::Tx& tx);
// An interview duty exists: the child is assessed, provisionally.
absl::Status On(const ReferralAccepted& fact, const messaging::Envelope&, messaging::Tx& tx);
absl::Status On(const ReturnCorrected& fact, const messaging::Envelope&, messaging::Tx& tx);
absl::Status On(const EpisodeWithdrawn& fact, const messaging::Envelope&, messaging::Tx& tx);
absl::Status On(const EpisodeMerged& fact, const messaging::Envelope&, messaging::Tx& tx);
absl::Status On(const EpisodeUnmerged& fact, const messaging::Envelope&, messaging::Tx& tx);
// Two children are one: the histories become one.
absl::Status On(const ChildMerged& fact, const messaging::Envelope&, messaging::Tx& tx);
// The child was heard.
absl::Status On(const FactsRecorded& fact, const messaging::Envelope&, messaging::Tx& tx);

}  // namespace safereturn::risk
