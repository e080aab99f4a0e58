#include "services/referral/app/referrals.h"

#include "libs/base/result.h"
#include "libs/base/text.h"
#include "services/referral/domain/case_reference.h"
#include "services/referral/domain/matching.h"

namespace safereturn::referral {
namespace {

// Returns whether this late notice is one too many of its source.
absl::StatusOr<bool> IsBurst(const Reporter& reporter, Tx& tx) {
  SR_RETURN_IF_ERROR(tx.Lock(reporter.source.source_id.name()));
  SR_ASSIGN_OR_RETURN(auto counter, tx.TryLoad<LateNotices>(reporter.source.source_id.key()));
  if (!counter) {
    counter = LateNotices{reporter.source.source_id, reporter.source.authority_id, {}};
  }
  const bool is_beyond = CountLate(reporter.source, tx.now(), *counter);
  tx.Save(*counter);
  return is_beyond;
}

}  // namespace

absl::StatusOr<Events> ReferNow(const Episode& episode, Tx& tx) {
  SR_ASSIGN_OR_RETURN(const auto child, tx.TryLoad<Child>(episode.child_id.key()));
  SR_ASSIGN_OR_RETURN(const auto agreements,
                      tx.Find<Agreement>("active_for", episode.authority_id));
  Refer refer;
  if (child) refer.birth_date = child->birth_date;
  for (const Agreement& agreement : agreements) {
    if (!CoversInterviews(agreement, tx.now())) continue;
    // Of two in force the one that covers this kind wins, then the one that lasts longer.
    const auto rank = [&](const Agreement& each) {
      return std::pair(CoversCategory(each, episode.category), each.expire_time);
    };
    if (!refer.agreement || rank(agreement) > rank(*refer.agreement)) refer.agreement = agreement;
  }
  return Decide(episode, refer, tx.now());
}

absl::StatusOr<Events> SettleReturn(const Episode& episode, const Notice& notice,
                                    const Reporter& reporter, Tx& tx) {
  if (notice.is_history) {
    return Decide(episode, HoldNotice{"HISTORY", reporter.source.release_within}, tx.now());
  }
  if (IsLate(reporter.source, *episode.return_time, tx.now())) {
    SR_ASSIGN_OR_RETURN(const bool is_burst, IsBurst(reporter, tx));
    if (is_burst) {
      return Decide(episode, HoldNotice{"STORM", reporter.source.release_within}, tx.now());
    }
  }
  return ReferNow(episode, tx);
}

absl::Status ReviewOverlaps(const Episode& episode, const std::vector<Episode>& episodes, Tx& tx) {
  for (const Episode& other : episodes) {
    if (other.episode_id == episode.episode_id) continue;
    SR_ASSIGN_OR_RETURN(const auto candidates,
                        tx.Find<MergeCandidate>("child_id", episode.child_id.key()));
    const MergeCandidateId id = CandidateId(episode.episode_id, other.episode_id);
    MergeCandidate candidate;
    for (const MergeCandidate& known : candidates) {
      if (known.candidate_id == id) candidate = known;
    }
    Keep(tx, candidate, DecideCandidate(candidate, episode, other));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> MintCaseReference(const Uuid& seed, Tx& tx) {
  for (int attempt = 0;; ++attempt) {
    std::string reference = CaseReference(seed, attempt);
    SR_ASSIGN_OR_RETURN(const auto taken, tx.Find<Episode>("case_reference", reference));
    if (taken.empty()) return reference;
  }
}

void TouchPlaces(const HomeUrn& home_urn, Prefetch& prefetch) {
  if (IsUrn(home_urn)) prefetch.Find<Home>("home_urn", home_urn);
}

absl::Status CompletePlaces(const AuthorityId& authority, Notice& notice, Tx& tx) {
  if (notice.host_authority_id.empty() && !notice.home_urn.empty()) {
    SR_ASSIGN_OR_RETURN(const auto homes, tx.Find<Home>("home_urn", notice.home_urn));
    for (const Home& home : homes) {
      if (home.authority_id == authority) notice.host_authority_id = home.host_authority_id;
    }
  }
  if (notice.host_authority_id == authority) notice.host_authority_id.clear();
  return absl::OkStatus();
}

absl::StatusOr<Events> OpenFor(const Notice& notice, const Child& child,
                               const std::vector<Episode>& episodes, const Reporter& reporter,
                               Tx& tx) {
  SR_ASSIGN_OR_RETURN(std::string reference, MintCaseReference(reporter.seed, tx));
  return Decide(OpenEpisode{tx.NewId<EpisodeId>(), child.child_id, child.authority_id,
                            std::move(reference), IsMissingAgain(episodes, notice), notice});
}

}  // namespace safereturn::referral
