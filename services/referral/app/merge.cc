#include "services/referral/app/merge.h"

#include <algorithm>

#include "libs/base/result.h"
#include "services/referral/app/referrals.h"

namespace safereturn::referral {

absl::StatusOr<Episode> Handle(const MergeEpisodes& command, Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Episode episode, tx.Load<Episode>(command.name.key()));
  SR_ASSIGN_OR_RETURN(const Episode into, tx.Load<Episode>(command.into_episode_id.key()));
  SR_RETURN_IF_ERROR(tx.Lock(episode.child_id.name()));
  SR_ASSIGN_OR_RETURN(const Events events,
                      Decide(episode, MergeInto{into, command.caller}, tx.now()));
  const Episode merged = Keep(tx, episode, events);

  Events inherited = Decide(into, Inherit{episode}, tx.now());
  const Episode after = Evolve(into, inherited);
  if (after.state == EpisodeState::kReturned) {
    SR_ASSIGN_OR_RETURN(const Events referred, ReferNow(after, tx));
    inherited.insert(inherited.end(), referred.begin(), referred.end());
  }
  const Episode survivor = Keep(tx, into, inherited);

  SR_ASSIGN_OR_RETURN(const auto episodes, EpisodesOf(episode.child_id, tx));
  SR_RETURN_IF_ERROR(ReviewOverlaps(merged, episodes, tx));
  SR_RETURN_IF_ERROR(ReviewOverlaps(survivor, episodes, tx));
  return merged;
}

absl::StatusOr<Episode> Handle(const UnmergeEpisode& command, Tx& tx) {
  SR_ASSIGN_OR_RETURN(Episode episode, tx.Load<Episode>(command.name.key()));
  SR_RETURN_IF_ERROR(tx.Lock(episode.child_id.name()));
  SR_ASSIGN_OR_RETURN(const Events events, Decide(episode, command, tx.now()));
  episode = Keep(tx, std::move(episode), events);
  SR_ASSIGN_OR_RETURN(const auto episodes, EpisodesOf(episode.child_id, tx));
  SR_RETURN_IF_ERROR(ReviewOverlaps(episode, episodes, tx));
  return episode;
}

absl::StatusOr<MergeCandidate> Handle(const DismissMergeCandidate& command, Tx& tx) {
  SR_ASSIGN_OR_RETURN(const MergeCandidate candidate, tx.Load<MergeCandidate>(command.name.key()));
  SR_RETURN_IF_ERROR(tx.Lock(candidate.child_id.name()));
  SR_ASSIGN_OR_RETURN(const Events events, Decide(candidate, command));
  return Keep(tx, candidate, events);
}

absl::StatusOr<Child> Handle(const MergeChildren& command, Tx& tx) {
  // In order of name, so that two merges of the same pair do not wait for each other for ever.
  const auto [first, second] = std::minmax(command.name, command.into_child_id);
  SR_RETURN_IF_ERROR(tx.Lock(first.name()));
  SR_RETURN_IF_ERROR(tx.Lock(second.name()));
  SR_ASSIGN_OR_RETURN(const Child child, tx.Load<Child>(command.name.key()));
  SR_ASSIGN_OR_RETURN(const Child into, tx.Load<Child>(command.into_child_id.key()));
  SR_ASSIGN_OR_RETURN(const auto episodes, EpisodesOf(child.child_id, tx));
  const bool has_live = std::any_of(episodes.begin(), episodes.end(), [](const Episode& episode) {
    return episode.state == EpisodeState::kOpen || AwaitsInterview(episode);
  });
  SR_ASSIGN_OR_RETURN(const Events events, Decide(child, into, command, has_live));
  SR_ASSIGN_OR_RETURN(const Child joined, Learn(into, child.identifiers, child.birth_date));
  for (const Identifier& identifier : child.identifiers) {
    ChildIdentifier row{child.authority_id, IdentityOf(identifier), into.child_id};
    SR_RETURN_IF_ERROR(
        tx.Load<ChildIdentifier>(messaging::Table<ChildIdentifier>::Key(row)).status());
    tx.Save(row);
  }
  tx.Save(joined);
  return Keep(tx, child, events);
}

}  // namespace safereturn::referral
