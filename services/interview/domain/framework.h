// Frameworks: what an interview asks about. Versioned data; an interview keeps the version that it
// began with, so a published version never changes. The default one is made from the statutory
// purposes (frameworks/statutory.json); a provider's own is loaded as data.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/describe.h"
#include "libs/base/ids.h"

namespace safereturn::interview {

enum class Phase {
  kUnspecified = 0,
  kBefore = 1,
  kAway = 2,
  kReturn = 3,
  kNow = 4,
  kHelp = 5,
};
SR_ENUM(Phase, kUnspecified, kBefore, kAway, kReturn, kNow, kHelp)

enum class AnswerKind {
  kUnspecified = 0,
  kText = 1,
  kYesNo = 2,    // the choice "yes" or "no"
  kChoice = 3,   // one option
  kChoices = 4,  // some options
  kScale = 5,    // 0 to 10
};
SR_ENUM(AnswerKind, kUnspecified, kText, kYesNo, kChoice, kChoices, kScale)

enum class IndicatorGroup { kUnspecified = 0, kHarm = 1, kExploitation = 2 };
SR_ENUM(IndicatorGroup, kUnspecified, kHarm, kExploitation)

struct Code {
  std::string code;
  std::string label;
};
SR_STRUCT(Code, code, label)

// Keyed to the children in need census where a factor exists there, so that what is found can flow
// back into the authority's assessment (domain facts 3.5).
struct Indicator {
  std::string code;  // the factor itself ("11A") or a code of our own
  std::string label;
  IndicatorGroup group = IndicatorGroup::kUnspecified;
  std::string factor_code;  // the factor that it points to; "" if there is none
};
SR_STRUCT(Indicator, code, label, group, factor_code)

struct Prompt {
  std::string key;
  std::string text;
  AnswerKind kind = AnswerKind::kUnspecified;
  bool required = false;  // blank cannot be submitted; "not asked" and "prefers not to say" can
  std::vector<Code> options;
};
SR_STRUCT(Prompt, key, text, kind, required, options)

struct Topic {
  std::string key;
  std::string title;
  Phase phase = Phase::kUnspecified;
  std::vector<Prompt> prompts;
};
SR_STRUCT(Topic, key, title, phase, prompts)

// One immutable version.
struct Framework {
  std::string framework_id;
  AuthorityId authority_id;  // "" of the built-in one
  int32_t version = 0;
  std::string title;
  std::vector<Topic> topics;
  std::vector<Code> push_codes;
  std::vector<Code> pull_codes;
  std::vector<Indicator> indicators;
  std::vector<Code> advice;
  std::string published_by;
  std::optional<Instant> published_time;
};
SR_STRUCT(Framework, framework_id, authority_id, version, title, topics, push_codes, pull_codes,
          indicators, advice, published_by, published_time)

struct PublishFramework {
  AuthorityId authority_id;
  std::string framework_id;
  std::string title;
  std::vector<Topic> topics;
  std::vector<Code> push_codes;
  std::vector<Code> pull_codes;
  std::vector<Indicator> indicators;
  std::vector<Code> advice;
  std::string caller;
};
SR_STRUCT(PublishFramework, authority_id, framework_id, title, topics, push_codes, pull_codes,
          indicators, advice)

struct FrameworkPublished {
  std::string framework_id;
  AuthorityId authority_id;
  int32_t version = 0;
  std::string published_by;
  Instant published_time;
};
SR_STRUCT(FrameworkPublished, framework_id, authority_id, version, published_by, published_time)
using FrameworkEvent = std::variant<FrameworkPublished>;
using FrameworkEvents = std::vector<FrameworkEvent>;

// The id of the built-in framework; its version is 1, publishing the id continues with 2.
inline constexpr std::string_view kStatutory = "statutory";

// Limits of a framework: what a person can hold in view, and what fits a message.
inline constexpr size_t kMostTopics = 20;
inline constexpr size_t kMostPrompts = 200;  // of all topics
inline constexpr size_t kMostOptions = 30;
inline constexpr size_t kMostCodes = 100;  // of each list
inline constexpr size_t kLongestKey = 40;  // and code
inline constexpr size_t kLongestTitle = 120;
inline constexpr size_t kLongestPrompt = 600;

// Returns the primary key: "E10000016.statutory.2"; "statutory.1" of the built-in one.
[[nodiscard]] std::string FrameworkKey(const AuthorityId& authority,
                                       const std::string& framework_id, int32_t version);

// Checks a framework as it is to be published.
//
// Errors, the field says where ("topics[2].prompts[0].kind"): INVALID_ARGUMENT with
//   FRAMEWORK_ID_INVALID, FRAMEWORK_TOO_LARGE, FRAMEWORK_TOPICS_MISSING, FRAMEWORK_PHASE_MISSING
//   (of the five phases one has no topic), FRAMEWORK_PROMPTS_MISSING, FRAMEWORK_KEY_INVALID,
//   FRAMEWORK_KEY_REPEATED, FRAMEWORK_KIND_UNKNOWN, FRAMEWORK_OPTIONS_INVALID (a choice without two
//   options at least, or options of another kind), FRAMEWORK_FACTOR_UNKNOWN; TEXT_MISSING and those
//   of CheckText.
[[nodiscard]] absl::Status CheckFramework(const PublishFramework& command);

// Decides the next version; `published` are all earlier ones of the authority.
// Errors: those of CheckFramework.
absl::StatusOr<Framework> Decide(const std::vector<Framework>& published,
                                 const PublishFramework& command, Instant now);

// Returns what a published version says.
[[nodiscard]] FrameworkPublished Announce(const Framework& framework);

// Returns the version of `framework_id` that interviews which start now keep: the latest of the
// authority's, or `built_in` if that is meant. An empty id: the authority's most recent one.
// Returns nullptr if there is no such framework.
[[nodiscard]] const Framework* FrameworkInForce(const std::vector<Framework>& published,
                                                const Framework& built_in,
                                                const std::string& framework_id);

[[nodiscard]] const Prompt* FindPrompt(const Framework& framework, std::string_view key);
[[nodiscard]] bool HasTopic(const Framework& framework, std::string_view key);

}  // namespace safereturn::interview
