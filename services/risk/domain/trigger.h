// Repeat triggers: rules of an authority as versioned data. All published ones are local (domain
// facts 1.8), so no number stands in code but in the built-in policy.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <variant>
#include <vector>

#include "services/risk/domain/history.h"

namespace safereturn::risk {

enum class TriggerKind {
  kUnspecified = 0,
  kCountInDays = 1,
  kFirstUnderAge = 2,
  kLongerThanHours = 3
};
SR_ENUM(TriggerKind, kUnspecified, kCountInDays, kFirstUnderAge, kLongerThanHours)

struct TriggerRule {
  std::string key;
  TriggerKind kind = TriggerKind::kUnspecified;
  int32_t count = 0;
  int32_t window_days = 0;
  int32_t under_age = 0;
  int32_t hours = 0;
  bool include_away = false;
  std::vector<std::string> roles;
};
SR_STRUCT(TriggerRule, key, kind, count, window_days, under_age, hours, include_away, roles)

// One immutable version.
struct TriggerPolicy {
  AuthorityId authority_id;
  int32_t version = 0;
  std::vector<TriggerRule> rules;
  int32_t quiet_after_days = 0;
  std::string published_by;
  Instant published_time;
};
SR_STRUCT(TriggerPolicy, authority_id, version, rules, quiet_after_days, published_by,
          published_time)

struct TriggerPolicyPublished {
  AuthorityId authority_id;
  int32_t version = 0;
  std::vector<TriggerRule> rules;
  int32_t quiet_after_days = 0;
  std::string published_by;
  Instant published_time;
};
SR_STRUCT(TriggerPolicyPublished, authority_id, version, rules, quiet_after_days, published_by,
          published_time)
using TriggerPolicyEvent = std::variant<TriggerPolicyPublished>;
using TriggerPolicyEvents = std::vector<TriggerPolicyEvent>;

struct PublishTriggerPolicy {
  AuthorityId authority_id;
  std::vector<TriggerRule> rules;  // none: nothing is raised
  int32_t quiet_after_days = 0;    // 0: seven
  std::string caller;
};
SR_STRUCT(PublishTriggerPolicy, authority_id, rules, quiet_after_days)

// Said once per child, rule and episode.
struct RepeatThresholdReached {
  TriggerId trigger_id;
  ChildId child_id;
  AuthorityId authority_id;
  EpisodeId episode_id;
  std::string case_reference;
  HomeUrn home_urn;
  std::string rule_key;
  int32_t count = 0;
  int32_t window_days = 0;
  std::vector<std::string> roles;
  std::string template_key;
  int32_t step = 0;
  Instant raised_time;
};
SR_STRUCT(RepeatThresholdReached, trigger_id, child_id, authority_id, episode_id, case_reference,
          home_urn, rule_key, count, window_days, roles, template_key, step, raised_time)
using HistoryEvent = std::variant<RepeatThresholdReached>;
using HistoryEvents = std::vector<HistoryEvent>;

// Returns the built-in rules, version 1, for authorities that have published none: three in 30 days
// (Derbyshire), three in 90 days (Essex Police), first episode under 13, over 24 hours (Torbay).
// Source: domain facts 1.8; product 4.5 item 34. The roles are a proposal.
const TriggerPolicy& DefaultTriggerPolicy();

// Returns the primary key of a published version: "E10000016.2".
std::string TriggerPolicyKey(const AuthorityId& authority, int32_t version);

// Decides the version after `latest` (0: none published yet).
// Errors: INVALID_ARGUMENT with AUTHORITY_MISSING, TRIGGER_TOO_MANY_RULES, TRIGGER_KEY_INVALID,
//   TRIGGER_KEY_REPEATED, TRIGGER_KIND_MISSING, TRIGGER_NUMBERS_INVALID, TRIGGER_AGE_UNKNOWN,
//   TRIGGER_ROLES_MISSING, TRIGGER_ROLE_UNKNOWN, TRIGGER_QUIET_INVALID; the field is the path.
absl::StatusOr<TriggerPolicyPublished> Decide(int32_t latest, const PublishTriggerPolicy& command,
                                              Instant now);
TriggerPolicy Evolve(TriggerPolicy policy, const TriggerPolicyPublished& event);

// Raises what the history meets and has not raised, and notes it there. Episodes that are not live
// neither count nor raise; what was raised is not taken back and never raised again.
HistoryEvents RaiseTriggers(ChildHistory& history, const TriggerPolicy& policy, Instant now);

}  // namespace safereturn::risk
