#include "services/referral/app/tick_episode.h"

#include "libs/base/result.h"

namespace safereturn::referral {

absl::Status TickEpisode(const std::string& key, Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Episode episode, tx.Load<Episode>(key));
  Keep(tx, episode, Decide(episode, Tick{}, tx.now()));
  return absl::OkStatus();
}

}  // namespace safereturn::referral
