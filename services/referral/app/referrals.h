// What follows a return: held before a person, accepted, or refused with its reason.
#pragma once

#include <absl/status/statusor.h>

#include "services/referral/app/children.h"

namespace safereturn::referral {

// Returns ReferralAccepted or ReferralRefused for a returned episode: is an agreement of its
// authority in force now, and is the child still one?
absl::StatusOr<Events> ReferNow(const Episode& episode, Tx& tx);

// Returns what follows a return that was just told: NoticeHeld where product decision 15 wants a
// person, else as ReferNow.
absl::StatusOr<Events> SettleReturn(const Episode& episode, const Notice& notice,
                                    const Reporter& reporter, Tx& tx);

// Holds the pairs of `episode` with the child's other episodes against each other: new overlaps
// become merge candidates, those that are no more are closed. `episodes` may still hold its earlier
// state.
absl::Status ReviewOverlaps(const Episode& episode, const std::vector<Episode>& episodes, Tx& tx);

// Returns a case reference that no visible episode has; on a clash it is minted anew.
absl::StatusOr<std::string> MintCaseReference(const Uuid& seed, Tx& tx);

// Completes the host authority of a notice from the register of homes, where the notice does not
// say it.
absl::Status CompletePlaces(const AuthorityId& authority, Notice& notice, Tx& tx);
void TouchPlaces(const HomeUrn& home_urn, Prefetch& prefetch);

// Opens an episode for a notice that repeats none.
absl::StatusOr<Events> OpenFor(const Notice& notice, const Child& child,
                               const std::vector<Episode>& episodes, const Reporter& reporter,
                               Tx& tx);

}  // namespace safereturn::referral
