// How events change an episode; the state is their fold.
#include <algorithm>

#include "services/referral/domain/episode.h"

namespace safereturn::referral {
namespace {

void Remember(Episode& episode, const std::string& source, const std::string& reference) {
  const SourceReference known{source, reference};
  auto& all = episode.references;
  if (std::find(all.begin(), all.end(), known) == all.end()) all.push_back(known);
}

struct Apply {
  Episode& episode;

  void operator()(const EpisodeOpened& event) const {
    episode = Episode{.episode_id = event.episode_id,
                      .child_id = event.child_id,
                      .authority_id = event.authority_id,
                      .case_reference = event.case_reference,
                      .state = EpisodeState::kOpen,
                      .category = event.category,
                      .start_time = event.start_time,
                      .start_precision = event.start_precision,
                      .home_urn = event.home_urn,
                      .host_authority_id = event.host_authority_id,
                      .missing_again = event.missing_again,
                      .police_risk = event.police_risk,
                      .police_reference = event.police_reference};
    Remember(episode, event.source, event.episode_reference);
  }
  void operator()(const NoticeRepeated& event) const {
    if (event.start_time) {
      episode.start_time = event.start_time;
      episode.start_precision = event.start_precision;
    }
    if (event.category != EpisodeCategory::kUnspecified) episode.category = event.category;
    Remember(episode, event.source, event.episode_reference);
  }
  void operator()(const ChildReturned& event) const {
    episode.state = EpisodeState::kReturned;
    episode.return_time = event.return_time;
    episode.return_precision = event.return_precision;
    episode.return_told_by = event.told_by;
    episode.received_time = event.received_time;
    episode.home_urn = event.home_urn;
    Remember(episode, event.source, event.episode_reference);
  }
  void operator()(const ReferralAccepted& event) const {
    episode.state = EpisodeState::kAccepted;
    episode.agreement_id = event.agreement_id;
    episode.refused_reason.clear();
  }
  void operator()(const ReferralRefused& event) const {
    episode.state = EpisodeState::kRefused;
    episode.refused_reason = event.reason;
  }
  void operator()(const InterviewNotRequired&) const { episode.state = EpisodeState::kNotRequired; }
  void operator()(const NoticeHeld& event) const {
    episode.state = EpisodeState::kHeld;
    episode.hold_reason = event.reason;
    episode.held_time = event.held_time;
    episode.release_due_time = event.release_due_time;
  }
  void operator()(const HeldNoticeOverdue&) const { episode.release_overdue = true; }
  void operator()(const NoticeReleased&) const {
    episode.state = EpisodeState::kReturned;
    episode.released = true;
  }
  void operator()(const NoticeDismissed&) const { episode.state = EpisodeState::kDismissed; }
  void operator()(const ReturnCorrected& event) const {
    if (event.return_time) {
      episode.return_time = event.return_time;
      episode.return_precision = event.return_precision;
    }
    if (event.start_time) {
      episode.start_time = event.start_time;
      episode.start_precision = event.start_precision;
    }
    if (event.category != EpisodeCategory::kUnspecified) episode.category = event.category;
  }
  void operator()(const EpisodeWithdrawn&) const { episode.state = EpisodeState::kWithdrawn; }
  void operator()(const EpisodeMerged& event) const {
    episode.state_before_merge = episode.state;
    episode.state = EpisodeState::kMerged;
    episode.merged_into = event.into_episode_id;
  }
  void operator()(const EpisodeUnmerged&) const {
    episode.state = episode.state_before_merge;
    episode.state_before_merge = EpisodeState::kUnspecified;
    episode.merged_into = EpisodeId();
  }
  void operator()(const EpisodeClosed&) const { StateApart(episode) = EpisodeState::kClosed; }
  void operator()(const EpisodeReopened&) const { StateApart(episode) = EpisodeState::kAccepted; }
  template <class Other>
  void operator()(const Other&) const {}  // of another aggregate
};

}  // namespace

Episode Evolve(Episode episode, const Event& event) {
  std::visit(Apply{episode}, event);
  return episode;
}

Episode Evolve(Episode episode, const Events& events) {
  for (const Event& event : events) std::visit(Apply{episode}, event);
  return episode;
}

}  // namespace safereturn::referral
