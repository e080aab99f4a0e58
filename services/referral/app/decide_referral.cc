#include "services/referral/app/decide_referral.h"

#include "libs/base/result.h"
#include "services/referral/app/referrals.h"

namespace safereturn::referral {
namespace {

// Loads the episode and locks its child, as all that changes an episode does.
absl::StatusOr<Episode> LoadLocked(const EpisodeId& id, Tx& tx) {
  SR_ASSIGN_OR_RETURN(Episode episode, tx.Load<Episode>(id.key()));
  SR_RETURN_IF_ERROR(tx.Lock(episode.child_id.name()));
  return episode;
}

}  // namespace

absl::StatusOr<Episode> Handle(const AcceptReferral& command, Tx& tx) {
  SR_ASSIGN_OR_RETURN(Episode episode, LoadLocked(command.name, tx));
  SR_RETURN_IF_ERROR(Decide(episode, command, tx.now()).status());
  SR_ASSIGN_OR_RETURN(const Events events, ReferNow(episode, tx));
  if (const auto* refused = std::get_if<ReferralRefused>(&events.front())) {
    return Refuse(absl::StatusCode::kFailedPrecondition, refused->reason,
                  "the referral is still refused");
  }
  return Keep(tx, std::move(episode), events);
}

absl::StatusOr<Episode> Handle(const ReleaseNotice& command, Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Episode episode, LoadLocked(command.name, tx));
  SR_ASSIGN_OR_RETURN(Events events, Decide(episode, command, tx.now()));
  SR_ASSIGN_OR_RETURN(const Events referred, ReferNow(Evolve(episode, events), tx));
  events.insert(events.end(), referred.begin(), referred.end());
  return Keep(tx, episode, events);
}

absl::StatusOr<Episode> Handle(const DismissNotice& command, Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Episode episode, LoadLocked(command.name, tx));
  SR_ASSIGN_OR_RETURN(const Events events, Decide(episode, command, tx.now()));
  return Keep(tx, episode, events);
}

absl::StatusOr<Episode> Handle(const DecideNotRequired& command, Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Episode episode, LoadLocked(command.name, tx));
  SR_ASSIGN_OR_RETURN(const Events events, Decide(episode, command, tx.now()));
  return Keep(tx, episode, events);
}

}  // namespace safereturn::referral
