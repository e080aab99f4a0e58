#include "services/risk/domain/history.h"

#include <algorithm>
#include <set>
#include <utility>

namespace safereturn::risk {
namespace {

void SortAndCut(std::vector<std::string>& codes, size_t most) {
  std::sort(codes.begin(), codes.end());
  codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
  if (codes.size() > most) codes.resize(most);
}

// Whether the interview is about the episode, or about one that was merged into it.
bool IsAbout(const InterviewRecord& interview, const EpisodeId& episode,
             const ChildHistory& history) {
  return std::any_of(interview.episode_ids.begin(), interview.episode_ids.end(),
                     [&](const EpisodeId& id) {
                       if (id == episode) return true;
                       const EpisodeRecord* other = FindEpisode(history, id);
                       return other != nullptr && other->standing == EpisodeStanding::kMerged &&
                              other->merged_into_episode_id == episode;
                     });
}

bool IsKnownAway(const EpisodeRecord& episode) {
  return episode.category == EpisodeCategory::kAwayWithoutAuthorisation;
}

void Merge(std::vector<std::string>& into, const std::vector<std::string>& codes) {
  into.insert(into.end(), codes.begin(), codes.end());
}

// Forgets an episode last when something of it still goes on or happened lately.
Instant LastTime(const EpisodeRecord& episode) {
  return std::max({ReferenceTime(episode), episode.return_time.value_or(Instant::min())});
}

using SeenCodes = std::set<std::pair<CodeList, std::string>>;

void AddEarlier(const InterviewRecord& interview, std::vector<EarlierCode>& earlier,
                SeenCodes& seen) {
  const auto add = [&](CodeList list, const std::vector<std::string>& codes) {
    for (const std::string& code : codes) {
      if (earlier.size() >= kMostSaidCodes) return;
      if (seen.emplace(list, code).second) earlier.push_back({list, code, interview.recorded_time});
    }
  };
  add(CodeList::kIndicator, interview.indicator_codes);
  add(CodeList::kPull, interview.pull_codes);
  add(CodeList::kPush, interview.push_codes);
  add(CodeList::kAdvice, interview.advice_codes);
}

void AddInterviews(const ChildHistory& history, const EpisodeRecord& episode, Inputs& inputs) {
  SeenCodes seen;
  // Latest first: the latest saying of a code is the one that counts within a window.
  for (auto interview = history.interviews.rbegin(); interview != history.interviews.rend();
       ++interview) {
    if (!IsAbout(*interview, episode.episode_id, history)) {
      AddEarlier(*interview, inputs.earlier, seen);
      continue;
    }
    inputs.has_interview = true;
    inputs.as_of_time = std::max(inputs.as_of_time, interview->recorded_time);
    Merge(inputs.push_codes, interview->push_codes);
    Merge(inputs.pull_codes, interview->pull_codes);
    Merge(inputs.indicator_codes, interview->indicator_codes);
    Merge(inputs.advice_codes, interview->advice_codes);
    Merge(inputs.unknown_codes, interview->unknown_codes);
  }
  for (auto* codes : {&inputs.push_codes, &inputs.pull_codes, &inputs.indicator_codes,
                      &inputs.advice_codes, &inputs.unknown_codes}) {
    SortAndCut(*codes, kMostSaidCodes);
  }
}

}  // namespace

Instant ReferenceTime(const EpisodeRecord& episode) {
  if (episode.start_time) return *episode.start_time;
  return episode.return_time.value_or(episode.known_time);
}

EpisodeRecord* FindEpisode(ChildHistory& history, const EpisodeId& id) {
  const auto found =
      std::find_if(history.episodes.begin(), history.episodes.end(),
                   [&](const EpisodeRecord& episode) { return episode.episode_id == id; });
  return found == history.episodes.end() ? nullptr : &*found;
}

const EpisodeRecord* FindEpisode(const ChildHistory& history, const EpisodeId& id) {
  return FindEpisode(const_cast<ChildHistory&>(history), id);
}

EpisodeRecord& EpisodeOf(ChildHistory& history, const EpisodeId& id, Instant now) {
  if (EpisodeRecord* known = FindEpisode(history, id)) return *known;
  EpisodeRecord& fresh = history.episodes.emplace_back();
  fresh.episode_id = id;
  fresh.known_time = now;
  return fresh;
}

const InterviewRecord* FindInterview(const ChildHistory& history, const InterviewId& id) {
  const auto found =
      std::find_if(history.interviews.begin(), history.interviews.end(),
                   [&](const InterviewRecord& interview) { return interview.interview_id == id; });
  return found == history.interviews.end() ? nullptr : &*found;
}

const EpisodeRecord* LatestAccepted(const ChildHistory& history) {
  const EpisodeRecord* latest = nullptr;
  for (const EpisodeRecord& episode : history.episodes) {
    if (!episode.is_accepted || episode.standing != EpisodeStanding::kLive) continue;
    if (latest == nullptr || LastTime(episode) >= LastTime(*latest)) latest = &episode;
  }
  return latest;
}

void Record(ChildHistory& history, InterviewRecord record) {
  for (auto* codes : {&record.push_codes, &record.pull_codes, &record.indicator_codes,
                      &record.advice_codes, &record.unknown_codes}) {
    SortAndCut(*codes, kMostSaidCodes);
  }
  if (record.linked_facts.size() > kMostLinkedFacts) record.linked_facts.resize(kMostLinkedFacts);
  std::erase_if(history.interviews, [&](const InterviewRecord& known) {
    return known.interview_id == record.interview_id;
  });
  history.interviews.push_back(std::move(record));
}

void Answered(ChildHistory& history, const std::vector<Answer>& answers) {
  for (const Answer& answer : answers) {
    std::erase_if(history.answers, [&](const Answer& known) { return known.code == answer.code; });
    if (answer.answer == Truth::kUnknown) continue;
    if (history.answers.size() < kMostAnswers) history.answers.push_back(answer);
  }
  std::sort(history.answers.begin(), history.answers.end(),
            [](const Answer& a, const Answer& b) { return a.code < b.code; });
}

void TakeOver(ChildHistory& into, const ChildHistory& from) {
  for (const EpisodeRecord& episode : from.episodes) {
    if (FindEpisode(into, episode.episode_id) == nullptr) into.episodes.push_back(episode);
  }
  for (const InterviewRecord& interview : from.interviews) {
    if (FindInterview(into, interview.interview_id) == nullptr) {
      into.interviews.push_back(interview);
    }
  }
  for (const Answer& answer : from.answers) {
    const bool is_known =
        std::any_of(into.answers.begin(), into.answers.end(),
                    [&](const Answer& known) { return known.code == answer.code; });
    if (!is_known) Answered(into, {answer});
  }
  into.has_forgotten = into.has_forgotten || from.has_forgotten;
}

void Tidy(ChildHistory& history, Instant now) {
  std::stable_sort(history.episodes.begin(), history.episodes.end(),
                   [](const EpisodeRecord& a, const EpisodeRecord& b) {
                     return ReferenceTime(a) < ReferenceTime(b);
                   });
  std::stable_sort(history.interviews.begin(), history.interviews.end(),
                   [](const InterviewRecord& a, const InterviewRecord& b) {
                     return a.recorded_time < b.recorded_time;
                   });
  const Instant oldest = now - kRememberedFor;
  const auto forget = [&](const EpisodeRecord& episode) {
    // A child who is still away is not forgotten, however long ago that began.
    const bool is_over = episode.return_time || episode.standing != EpisodeStanding::kLive;
    if (!is_over || LastTime(episode) >= oldest) return false;
    history.has_forgotten = history.has_forgotten || episode.standing == EpisodeStanding::kLive;
    return true;
  };
  std::erase_if(history.episodes, forget);
  while (history.episodes.size() > kMostEpisodes) {
    history.episodes.erase(history.episodes.begin());
    history.has_forgotten = true;
  }
  std::erase_if(history.interviews,
                [&](const InterviewRecord& interview) { return interview.recorded_time < oldest; });
  while (history.interviews.size() > kMostInterviews) {
    history.interviews.erase(history.interviews.begin());
  }
}

std::optional<std::chrono::minutes> TimeAway(const ChildHistory& history,
                                             const EpisodeRecord& episode) {
  using std::chrono::floor;
  using std::chrono::minutes;
  std::optional<minutes> away;
  const auto longer = [&](minutes time) {
    if (time >= minutes(0)) away = std::max(away.value_or(minutes(0)), time);
  };
  if (episode.start_time && episode.return_time) {
    longer(floor<minutes>(*episode.return_time - *episode.start_time));
  }
  // The child may have left before anybody noticed: what is told counts if it is longer.
  for (const InterviewRecord& interview : history.interviews) {
    if (interview.episode_ids.empty() || interview.episode_ids[0] != episode.episode_id) continue;
    if (interview.absence_hours) longer(std::chrono::hours(*interview.absence_hours));
    if (interview.left_time && episode.return_time) {
      longer(floor<minutes>(*episode.return_time - *interview.left_time));
    }
  }
  // Longer than is remembered is a wrong date, not an absence.
  constexpr minutes kLongest = kRememberedFor;
  if (away && *away > kLongest) away = kLongest;
  return away;
}

Inputs InputsFor(const ChildHistory& history, const EpisodeRecord& episode) {
  Inputs inputs;
  const Instant reference = ReferenceTime(episode);
  inputs.as_of_time = LastTime(episode);
  if (episode.category != EpisodeCategory::kUnspecified) inputs.is_away = IsKnownAway(episode);
  if (const auto away = TimeAway(history, episode)) {
    inputs.minutes_away = static_cast<int32_t>(away->count());
  }
  inputs.under_12 = episode.under_12;
  inputs.under_13 = episode.under_13;
  if (episode.police_risk) {
    inputs.police_level = FromPoliceGrade(*episode.police_risk).value_or(RiskLevel::kUnspecified);
  }
  inputs.is_first_episode = !history.has_forgotten;
  for (const EpisodeRecord& each : history.episodes) {
    const Instant time = ReferenceTime(each);
    if (each.standing != EpisodeStanding::kLive || time > inputs.as_of_time) continue;
    inputs.episodes.push_back({time, IsKnownAway(each)});
    if (each.episode_id != episode.episode_id && time <= reference) {
      inputs.is_first_episode = false;
    }
  }
  std::sort(inputs.episodes.begin(), inputs.episodes.end(),
            [](const EpisodeMark& a, const EpisodeMark& b) { return a.time > b.time; });
  AddInterviews(history, episode, inputs);
  inputs.answers = history.answers;
  return inputs;
}

}  // namespace safereturn::risk
