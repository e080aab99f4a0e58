#include "tests/sim/repeat_model.h"

#include <algorithm>
#include <functional>

#include "safereturn/interview/v1/events.pb.h"
#include "safereturn/referral/v1/events.pb.h"
#include "tests/sim/journal.h"
#include "tests/sim/proto_time.h"

namespace safereturn::sim {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
namespace pb = safereturn::referral::v1;
namespace common = safereturn::common::v1;
using messaging::JournalRow;

// What ended longer ago wakes nobody.
constexpr hours kQuietAfter{7 * 24};

struct Episode {
  Instant known;
  std::optional<Instant> start;
  std::optional<Instant> back;
  bool is_away = false;
  bool is_under_13 = false;
  bool is_withdrawn = false;
  bool is_merged = false;

  [[nodiscard]] bool counts() const { return !is_withdrawn && !is_merged; }
  [[nodiscard]] Instant time() const { return start ? *start : back.value_or(known); }
};

// What the interview about an episode tells of the absence.
struct Told {
  std::string episode;
  std::optional<int32_t> hours_away;
  std::optional<Instant> left;
};

struct Child {
  std::map<std::string, Episode> episodes;
  std::map<std::string, Told> told;  // by interview
};

struct Change {
  Instant heard;
  int order = 0;
  std::string child;
  std::function<void(Child&)> apply;
};

// Collects what risk heard, with the instant at which it did.
class Changes {
 public:
  Changes(World& world, HeardFirst first) : world_(world), first_(first) {}

  std::vector<Change> Collect() {
    Hear<pb::EpisodeOpened>([](Episode& episode, const pb::EpisodeOpened& event) {
      if (event.has_start_time()) episode.start = ToInstant(event.start_time());
      SetKind(episode, event.category());
    });
    Hear<pb::NoticeRepeated>([](Episode& episode, const pb::NoticeRepeated& event) {
      if (event.has_start_time()) episode.start = ToInstant(event.start_time());
      SetKind(episode, event.category());
    });
    Hear<pb::ChildReturned>([](Episode& episode, const pb::ChildReturned& event) {
      episode.back = ToInstant(event.return_time());
    });
    Hear<pb::ReferralAccepted>([](Episode& episode, const pb::ReferralAccepted& event) {
      episode.back = ToInstant(event.return_time());
      episode.is_under_13 = event.under_13();
    });
    Hear<pb::ReturnCorrected>([](Episode& episode, const pb::ReturnCorrected& event) {
      if (event.has_return_time()) episode.back = ToInstant(event.return_time());
      if (event.has_start_time()) episode.start = ToInstant(event.start_time());
      SetKind(episode, event.category());
    });
    Hear<pb::EpisodeWithdrawn>(
        [](Episode& episode, const pb::EpisodeWithdrawn&) { episode.is_withdrawn = true; });
    Hear<pb::EpisodeMerged>(
        [](Episode& episode, const pb::EpisodeMerged&) { episode.is_merged = true; });
    Hear<pb::EpisodeUnmerged>(
        [](Episode& episode, const pb::EpisodeUnmerged&) { episode.is_merged = false; });
    HearInterviews();
    std::sort(changes_.begin(), changes_.end(), [](const Change& a, const Change& b) {
      return std::pair(a.heard, a.order) < std::pair(b.heard, b.order);
    });
    return std::move(changes_);
  }

 private:
  static void SetKind(Episode& episode, common::EpisodeCategory kind) {
    if (kind == common::EPISODE_CATEGORY_UNSPECIFIED) return;
    episode.is_away = kind == common::EPISODE_CATEGORY_AWAY_WITHOUT_AUTHORISATION;
  }

  template <class Proto, class Apply>
  void Hear(Apply apply) {
    ForEachEvent<Proto>(world_.referral(), [&](const Proto& event, const JournalRow& row) {
      const auto heard = HeardAt(world_.risk(), world_.referral(), row);
      if (!heard) return;  // lost_event says so
      changes_.push_back({*heard, static_cast<int>(row.id), event.child_id(),
                          [=, id = event.episode_id()](Child& child) {
                            const auto [episode, is_new] = child.episodes.try_emplace(id);
                            if (is_new) episode->second.known = *heard;
                            apply(episode->second, event);
                          }});
    });
  }

  void HearInterviews() {
    using safereturn::interview::v1::FactsRecorded;
    ForEachEvent<FactsRecorded>(world_.interview(), [&](const FactsRecorded& event,
                                                        const JournalRow& row) {
      const auto heard = HeardAt(world_.risk(), world_.interview(), row);
      if (!heard || event.episode_ids().empty()) return;
      Told told{event.episode_ids(0), std::nullopt, std::nullopt};
      if (event.has_absence_hours()) told.hours_away = event.absence_hours();
      if (event.has_left_time()) told.left = ToInstant(event.left_time());
      const int order = static_cast<int>(row.id);
      changes_.push_back({*heard, first_ == HeardFirst::kReferral ? kLater + order : order - kLater,
                          event.child_id(),
                          [=, id = event.interview_id()](Child& child) { child.told[id] = told; }});
    });
  }

  static constexpr int kLater = 1'000'000'000;

  World& world_;
  const HeardFirst first_;
  std::vector<Change> changes_;
};

std::optional<minutes> TimeAway(const Child& child, const std::string& id, const Episode& episode) {
  std::optional<minutes> away;
  const auto longer = [&](std::chrono::microseconds time) {
    const auto whole = std::chrono::floor<minutes>(time);
    if (whole >= minutes(0)) away = std::max(away.value_or(minutes(0)), whole);
  };
  if (episode.start && episode.back) longer(*episode.back - *episode.start);
  for (const auto& [interview, told] : child.told) {
    if (told.episode != id) continue;
    if (told.hours_away) longer(hours(*told.hours_away));
    if (told.left && episode.back) longer(*episode.back - *told.left);
  }
  return away;
}

// Returns the rules that this episode meets now, with what they count.
std::map<std::string, int32_t> Met(const Child& child, const std::string& id,
                                   const Episode& episode) {
  std::map<std::string, int32_t> met;
  if (!episode.counts()) return met;
  for (const int days : {30, 90}) {
    int32_t count = 0;
    for (const auto& [other, each] : child.episodes) {
      const bool is_within =
          each.time() <= episode.time() && each.time() > episode.time() - hours(24) * days;
      if (each.counts() && !each.is_away && is_within) ++count;
    }
    if (!episode.is_away && count >= 3) met["three_in_" + std::to_string(days) + "_days"] = count;
  }
  const bool is_first =
      std::none_of(child.episodes.begin(), child.episodes.end(), [&](const auto& each) {
        return each.first != id && each.second.counts() && each.second.time() <= episode.time();
      });
  if (episode.is_under_13 && is_first) met["first_under_13"] = 1;
  const auto away = TimeAway(child, id, episode);
  if (away && *away > hours(24)) {
    met["over_24_hours"] = static_cast<int32_t>(std::chrono::floor<hours>(*away).count());
  }
  return met;
}

}  // namespace

std::map<Threshold, Reached> ExpectRepeats(World& world, HeardFirst first) {
  std::map<Threshold, Reached> reached;
  std::map<std::string, Child> children;
  for (const Change& change : Changes(world, first).Collect()) {
    Child& child = children[change.child];
    change.apply(child);
    for (const auto& [id, episode] : child.episodes) {
      const Instant last = std::max(episode.time(), episode.back.value_or(episode.time()));
      if (last < change.heard - kQuietAfter) continue;
      for (const auto& [rule, count] : Met(child, id, episode)) {
        reached.try_emplace({id, rule}, Reached{change.heard, count});
      }
    }
  }
  return reached;
}

}  // namespace safereturn::sim
