#include "services/risk/domain/trigger.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "libs/base/result.h"
#include "libs/base/text.h"
#include "services/risk/domain/matrix.h"
#include "services/risk/domain/reasons.h"

namespace safereturn::risk {
namespace {

constexpr size_t kMostRules = 50;
constexpr int32_t kUsualQuietDays = 7;
constexpr int32_t kMostCount = 100;

constexpr std::string_view kRoles[] = {
    "coordinator",       "interviewer",  "placement_manager", "social_worker",
    "service_lead",      "team_manager", "head_of_service",   "registered_manager",
    "safeguarding_lead", "iro",          "duty_team",
};

// Name space of the triggers' ids: the same rule of the same episode is the same trigger.
const Uuid& TriggerSpace() {
  static const Uuid space = *Uuid::Parse("5d2b9a8e-6c1f-5f7b-9a53-2f0a7d6b1c04");
  return space;
}

absl::Status Invalid(std::string_view reason, std::string_view message, const std::string& field) {
  return Refuse(absl::StatusCode::kInvalidArgument, reason, message, field);
}

absl::Status CheckNumbers(const TriggerRule& rule, const std::string& path) {
  const auto in = [](int32_t number, int32_t lowest, int32_t highest) {
    return number >= lowest && number <= highest;
  };
  switch (rule.kind) {
    case TriggerKind::kCountInDays:
      if (!in(rule.count, 2, kMostCount)) {
        return Invalid(reasons::kTriggerNumbersInvalid, "2 to 100 episodes", path + ".count");
      }
      if (!in(rule.window_days, 1, kLongestWindowDays)) {
        return Invalid(reasons::kTriggerNumbersInvalid, "1 to 400 days", path + ".window_days");
      }
      return absl::OkStatus();
    case TriggerKind::kFirstUnderAge:
      if (rule.under_age != 12 && rule.under_age != 13) {
        return Invalid(reasons::kTriggerAgeUnknown, "events tell under 12 and under 13 only",
                       path + ".under_age");
      }
      return absl::OkStatus();
    case TriggerKind::kLongerThanHours:
      if (!in(rule.hours, 1, kLongestWindowDays * 24)) {
        return Invalid(reasons::kTriggerNumbersInvalid, "1 hour to 400 days", path + ".hours");
      }
      return absl::OkStatus();
    case TriggerKind::kUnspecified:
      break;
  }
  return Invalid(reasons::kTriggerKindMissing, "say what kind of rule it is", path + ".kind");
}

absl::Status CheckRule(const TriggerRule& rule, const std::string& path) {
  if (!IsCode(rule.key, kLongestCode)) {
    return Invalid(reasons::kTriggerKeyInvalid, "a key is 1 to 64 of A-Z, a-z, 0-9 and _",
                   path + ".key");
  }
  SR_RETURN_IF_ERROR(CheckNumbers(rule, path));
  if (rule.roles.empty()) {
    return Invalid(reasons::kTriggerRolesMissing, "every rule tells somebody", path + ".roles");
  }
  if (rule.roles.size() > std::size(kRoles)) {
    return Invalid(reasons::kTriggerRoleUnknown, "name each role once", path + ".roles");
  }
  for (size_t i = 0; i < rule.roles.size(); ++i) {
    if (std::find(std::begin(kRoles), std::end(kRoles), rule.roles[i]) == std::end(kRoles)) {
      return Invalid(reasons::kTriggerRoleUnknown, "a role is not known",
                     path + ".roles[" + std::to_string(i) + "]");
    }
  }
  return absl::OkStatus();
}

bool Counts(const EpisodeRecord& episode, const TriggerRule& rule) {
  if (episode.standing != EpisodeStanding::kLive) return false;
  // An episode of unknown kind counts: unknown is not low.
  return rule.include_away || episode.category != EpisodeCategory::kAwayWithoutAuthorisation;
}

// Returns what the rule's `count` is for this episode, or nothing where it is not met.
std::optional<int32_t> MetBy(const ChildHistory& history, const EpisodeRecord& episode,
                             const TriggerRule& rule) {
  if (!Counts(episode, rule)) return std::nullopt;
  const Instant time = ReferenceTime(episode);
  if (rule.kind == TriggerKind::kCountInDays) {
    const Instant since = time - std::chrono::hours(24) * rule.window_days;
    const auto count = static_cast<int32_t>(
        std::count_if(history.episodes.begin(), history.episodes.end(), [&](const auto& each) {
          return Counts(each, rule) && ReferenceTime(each) > since && ReferenceTime(each) <= time;
        }));
    return count >= rule.count ? std::optional(count) : std::nullopt;
  }
  if (rule.kind == TriggerKind::kFirstUnderAge) {
    const bool is_young =
        (rule.under_age == 12 ? episode.under_12 : episode.under_13).value_or(false);
    if (!is_young || history.has_forgotten) return std::nullopt;
    const bool is_first = std::none_of(history.episodes.begin(), history.episodes.end(),
                                       [&](const EpisodeRecord& each) {
                                         return each.episode_id != episode.episode_id &&
                                                Counts(each, rule) && ReferenceTime(each) <= time;
                                       });
    return is_first ? std::optional(1) : std::nullopt;
  }
  const auto away = TimeAway(history, episode);
  if (!away || *away <= std::chrono::hours(rule.hours)) return std::nullopt;
  return static_cast<int32_t>(std::chrono::floor<std::chrono::hours>(*away).count());
}

RepeatThresholdReached Raise(const ChildHistory& history, const EpisodeRecord& episode,
                             const TriggerRule& rule, int32_t count, Instant now) {
  RepeatThresholdReached reached;
  reached.trigger_id = TriggerId(UuidV5(
      TriggerSpace(), history.child_id.name() + "|" + rule.key + "|" + episode.episode_id.name()));
  reached.child_id = history.child_id;
  reached.authority_id = history.authority_id;
  reached.episode_id = episode.episode_id;
  reached.case_reference = episode.case_reference;
  reached.home_urn = episode.home_urn;
  reached.rule_key = rule.key;
  reached.count = count;
  reached.window_days = rule.kind == TriggerKind::kCountInDays ? rule.window_days : 0;
  reached.roles = rule.roles;
  reached.template_key = "repeat_trigger";
  reached.raised_time = now;
  return reached;
}

}  // namespace

const TriggerPolicy& DefaultTriggerPolicy() {
  static const TriggerPolicy& policy = *[] {
    auto* made = new TriggerPolicy;
    made->version = 1;
    made->quiet_after_days = kUsualQuietDays;
    made->rules = {
        {.key = "three_in_30_days",
         .kind = TriggerKind::kCountInDays,
         .count = 3,
         .window_days = 30,
         .roles = {"social_worker", "team_manager"}},
        {.key = "three_in_90_days",
         .kind = TriggerKind::kCountInDays,
         .count = 3,
         .window_days = 90,
         .roles = {"social_worker", "safeguarding_lead"}},
        {.key = "first_under_13",
         .kind = TriggerKind::kFirstUnderAge,
         .under_age = 13,
         .include_away = true,
         .roles = {"social_worker", "safeguarding_lead"}},
        {.key = "over_24_hours",
         .kind = TriggerKind::kLongerThanHours,
         .hours = 24,
         .include_away = true,
         .roles = {"coordinator", "social_worker"}},
    };
    return made;
  }();
  return policy;
}

std::string TriggerPolicyKey(const AuthorityId& authority, int32_t version) {
  return authority + "." + std::to_string(version);
}

absl::StatusOr<TriggerPolicyPublished> Decide(int32_t latest, const PublishTriggerPolicy& command,
                                              Instant now) {
  if (command.authority_id.empty()) {
    return Invalid(reasons::kAuthorityMissing, "say for which authority", "authority_id");
  }
  if (command.rules.size() > kMostRules) {
    return Invalid(reasons::kTriggerTooManyRules, "at most 50 rules", "rules");
  }
  std::set<std::string> keys;
  for (size_t i = 0; i < command.rules.size(); ++i) {
    const std::string path = "rules[" + std::to_string(i) + "]";
    SR_RETURN_IF_ERROR(CheckRule(command.rules[i], path));
    if (!keys.insert(command.rules[i].key).second) {
      return Invalid(reasons::kTriggerKeyRepeated, "every key stands once", path + ".key");
    }
  }
  if (command.quiet_after_days < 0 || command.quiet_after_days > kLongestWindowDays) {
    return Invalid(reasons::kTriggerQuietInvalid, "at most 400 days, or 0 for seven",
                   "quiet_after_days");
  }
  TriggerPolicyPublished said;
  said.authority_id = command.authority_id;
  said.version = std::max(latest, DefaultTriggerPolicy().version) + 1;
  said.rules = command.rules;
  said.quiet_after_days =
      command.quiet_after_days == 0 ? kUsualQuietDays : command.quiet_after_days;
  said.published_by = command.caller;
  said.published_time = now;
  return said;
}

TriggerPolicy Evolve(TriggerPolicy policy, const TriggerPolicyPublished& event) {
  policy.authority_id = event.authority_id;
  policy.version = event.version;
  policy.rules = event.rules;
  policy.quiet_after_days = event.quiet_after_days;
  policy.published_by = event.published_by;
  policy.published_time = event.published_time;
  return policy;
}

HistoryEvents RaiseTriggers(ChildHistory& history, const TriggerPolicy& policy, Instant now) {
  HistoryEvents events;
  const Instant quiet_before = now - std::chrono::hours(24) * policy.quiet_after_days;
  for (EpisodeRecord& episode : history.episodes) {
    // Imported history counts, but wakes nobody (product decision 15).
    const Instant last =
        std::max(ReferenceTime(episode), episode.return_time.value_or(Instant::min()));
    if (last < quiet_before) continue;
    for (const TriggerRule& rule : policy.rules) {
      auto& raised = episode.raised_rules;
      if (std::find(raised.begin(), raised.end(), rule.key) != raised.end()) continue;
      if (const auto count = MetBy(history, episode, rule)) {
        raised.push_back(rule.key);
        events.emplace_back(Raise(history, episode, rule, *count, now));
      }
    }
  }
  return events;
}

}  // namespace safereturn::risk
