#include "services/referral/domain/matching.h"

#include <algorithm>

#include "libs/base/check.h"
#include "libs/base/result.h"
#include "services/referral/domain/reasons.h"

namespace safereturn::referral {
namespace {

// How far back an episode whose start nobody told is taken to reach when overlaps are looked for.
// Our own choice, no source: most children are back within a day, and a candidate costs one look.
constexpr std::chrono::hours kUnknownStartReach{24};

bool HasReference(const Episode& episode, const std::string& source, const std::string& reference) {
  return !reference.empty() &&
         std::any_of(episode.references.begin(), episode.references.end(), [&](const auto& known) {
           return known.source == source && known.episode_reference == reference;
         });
}

// One source gives two of its own episodes two references: they are not one.
bool IsAnother(const Episode& episode, const std::string& source, const std::string& reference) {
  return !reference.empty() && !HasReference(episode, source, reference) &&
         std::any_of(episode.references.begin(), episode.references.end(), [&](const auto& known) {
           return known.source == source && !known.episode_reference.empty();
         });
}

bool MayBeOfKind(const Episode& episode, EpisodeCategory category) {
  return episode.category == category || category == EpisodeCategory::kUnspecified ||
         episode.category == EpisodeCategory::kUnspecified;
}

bool StartsAt(const Episode& episode, const KnownTime& start) {
  return episode.start_time &&
         SameTime(*episode.start_time, episode.start_precision, start.time, start.precision);
}

// Returns what a merged episode goes on as.
const Episode* Survivor(const std::vector<Episode>& episodes, const Episode* episode) {
  // A chain is never longer than the list: an episode is merged into a live one only.
  for (size_t i = 0; i < episodes.size() && episode->state == EpisodeState::kMerged; ++i) {
    const auto into = std::find_if(episodes.begin(), episodes.end(), [&](const Episode& each) {
      return each.episode_id == episode->merged_into;
    });
    if (into == episodes.end()) break;
    episode = &*into;
  }
  return episode;
}

const Episode* ByReference(const std::vector<Episode>& episodes, const std::string& source,
                           const std::string& reference) {
  for (const Episode& episode : episodes) {
    if (episode.state == EpisodeState::kWithdrawn || !HasReference(episode, source, reference)) {
      continue;
    }
    const Episode* survivor = Survivor(episodes, &episode);
    if (survivor->state != EpisodeState::kWithdrawn) return survivor;
  }
  return nullptr;
}

const Episode* ByStart(const std::vector<Episode>& episodes, const KnownTime& start,
                       const Notice& notice) {
  for (const Episode& episode : episodes) {
    if (episode.state == EpisodeState::kWithdrawn ||
        IsAnother(episode, notice.source, notice.episode_reference) ||
        !MayBeOfKind(episode, notice.category) || !StartsAt(episode, start)) {
      continue;
    }
    const Episode* survivor = Survivor(episodes, &episode);
    if (survivor->state != EpisodeState::kWithdrawn) return survivor;
  }
  return nullptr;
}

struct Period {
  Instant from;
  Instant to;
};

std::optional<Period> PeriodOf(const Episode& episode) {
  const Instant to = episode.return_time.value_or(Instant::max());
  if (episode.start_time) return Period{*episode.start_time, to};
  if (episode.return_time) return Period{*episode.return_time - kUnknownStartReach, to};
  return std::nullopt;
}

}  // namespace

const Episode* MatchReport(const std::vector<Episode>& episodes, const Notice& notice) {
  if (const auto* known = ByReference(episodes, notice.source, notice.episode_reference)) {
    return known;
  }
  if (const auto* same = ByStart(episodes, *notice.start, notice)) return same;
  const Episode* nearest = nullptr;
  for (const Episode& episode : episodes) {
    if (!IsLive(episode) || episode.start_time || !episode.return_time ||
        !MayBeOfKind(episode, notice.category) ||
        IsAnother(episode, notice.source, notice.episode_reference) ||
        !NotBeforeStart(*episode.return_time, episode.return_precision, notice.start->time)) {
      continue;
    }
    if (nearest == nullptr || *episode.return_time < *nearest->return_time) nearest = &episode;
  }
  if (nearest == nullptr) return nullptr;
  // Another absence began in between: the return is of that one, or of one not yet told.
  const bool is_separated =
      std::any_of(episodes.begin(), episodes.end(), [&](const Episode& other) {
        return IsLive(other) && other.start_time && *other.start_time > notice.start->time &&
               *other.start_time < *nearest->return_time;
      });
  return is_separated ? nullptr : nearest;
}

const Episode* MatchReturn(const std::vector<Episode>& episodes, const Notice& notice) {
  if (const auto* known = ByReference(episodes, notice.source, notice.episode_reference)) {
    return known;
  }
  const auto fits = [&](const Episode& episode) {
    return IsLive(episode) && MayBeOfKind(episode, notice.category) &&
           !IsAnother(episode, notice.source, notice.episode_reference);
  };
  const auto is_same_return = [&](const Episode& episode) {
    return episode.return_time && SameTime(*episode.return_time, episode.return_precision,
                                           notice.back->time, notice.back->precision);
  };
  if (notice.start) {
    if (const auto* same = ByStart(episodes, *notice.start, notice)) return same;
    // Only a return whose start is unknown can still be the same.
    for (const Episode& episode : episodes) {
      if (fits(episode) && !episode.start_time && is_same_return(episode)) return &episode;
    }
    return nullptr;
  }
  // The episode that began last is meant: one that is open, or one that ended just so, told again.
  const auto began = [](const Episode& episode) {
    return episode.start_time ? *episode.start_time : *episode.return_time;
  };
  const Episode* latest = nullptr;
  for (const Episode& episode : episodes) {
    if (!fits(episode)) continue;
    const bool is_ended =
        !episode.return_time && episode.start_time &&
        NotBeforeStart(notice.back->time, notice.back->precision, *episode.start_time);
    if (!is_ended && !is_same_return(episode)) continue;
    if (latest == nullptr || began(episode) > began(*latest)) latest = &episode;
  }
  return latest;
}

absl::StatusOr<const Episode*> MatchAmendment(const std::vector<Episode>& episodes,
                                              const Amendment& amendment) {
  const Episode* found = nullptr;
  const Episode* withdrawn = nullptr;
  for (const Episode& episode : episodes) {
    const bool is_meant =
        amendment.episode_reference.empty()
            ? StartsAt(episode, *amendment.start_as_reported)
            : HasReference(episode, amendment.source, amendment.episode_reference);
    if (!is_meant) continue;
    const Episode* survivor = Survivor(episodes, &episode);
    if (survivor->state == EpisodeState::kWithdrawn) {
      withdrawn = survivor;
    } else if (found != nullptr && found != survivor) {
      return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kEpisodeAmbiguous,
                    "two episodes of this child fit: say the episode_reference",
                    "start_time_as_reported");
    } else {
      found = survivor;
    }
  }
  if (found != nullptr) return found;
  if (withdrawn != nullptr) return withdrawn;
  return Refuse(absl::StatusCode::kNotFound, reasons::kEpisodeNotFound,
                "no episode of this child fits", "episode_reference");
}

bool Overlap(const Episode& a, const Episode& b) {
  if (!IsLive(a) || !IsLive(b)) return false;
  const auto period_a = PeriodOf(a);
  const auto period_b = PeriodOf(b);
  if (!period_a || !period_b) return false;
  return period_a->from < period_b->to && period_b->from < period_a->to;
}

bool IsMissingAgain(const std::vector<Episode>& episodes, const Notice& notice) {
  return std::any_of(episodes.begin(), episodes.end(), [&](const Episode& other) {
    if (!AwaitsInterview(other)) return false;
    const bool was_before =
        notice.back && other.start_time && notice.back->time <= *other.start_time;
    return !was_before;
  });
}

}  // namespace safereturn::referral
