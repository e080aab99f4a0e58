#include "services/interview/domain/framework.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "libs/base/result.h"
#include "libs/base/text.h"
#include "services/interview/domain/reasons.h"

namespace safereturn::interview {
namespace {

constexpr size_t kLongestLabel = 200;

// Factors at the end of an assessment in the children in need census, 2024 (domain facts 3.5).
constexpr std::string_view kFactors[] = {
    "1A",  "1B",  "1C",  "2A",  "2B",  "2C",  "3A",  "3B",  "3C",  "4A", "4B", "4C",  "5A",  "5B",
    "5C",  "6A",  "6B",  "6C",  "7A",  "8B",  "8C",  "8D",  "8E",  "8F", "9A", "10A", "11A", "12A",
    "13A", "14A", "15A", "16A", "17A", "18B", "18C", "19B", "19C", "20", "21", "22A", "23A", "24A"};

absl::Status Invalid(std::string_view reason, std::string_view message, const std::string& field) {
  return Refuse(absl::StatusCode::kInvalidArgument, reason, message, field);
}

std::string At(std::string_view list, size_t index) {
  return std::string(list) + "[" + std::to_string(index) + "]";
}

bool IsFactor(std::string_view code) {
  return std::find(std::begin(kFactors), std::end(kFactors), code) != std::end(kFactors);
}

absl::Status CheckUnique(std::set<std::string>& seen, const std::string& key,
                         const std::string& field) {
  if (seen.insert(key).second) return absl::OkStatus();
  return Invalid(reasons::kFrameworkKeyRepeated, "the same key stands twice", field);
}

absl::Status CheckCount(size_t count, size_t most, const std::string& field) {
  if (count <= most) return absl::OkStatus();
  return Invalid(reasons::kFrameworkTooLarge,
                 "there are more than " + std::to_string(most) + " entries", field);
}

absl::Status CheckCode(const std::string& code, const std::string& label, const std::string& field,
                       std::set<std::string>& seen) {
  if (!IsCode(code, kLongestKey)) {
    return Invalid(reasons::kFrameworkKeyInvalid,
                   "a code is 1 to 40 letters, digits or underscores", field + ".code");
  }
  SR_RETURN_IF_ERROR(CheckUnique(seen, code, field + ".code"));
  return CheckTextGiven(label, field + ".label", kLongestLabel);
}

absl::Status CheckCodes(const std::vector<Code>& codes, std::string_view list,
                        std::set<std::string>& seen) {
  SR_RETURN_IF_ERROR(CheckCount(codes.size(), kMostCodes, std::string(list)));
  for (size_t i = 0; i < codes.size(); ++i) {
    SR_RETURN_IF_ERROR(CheckCode(codes[i].code, codes[i].label, At(list, i), seen));
  }
  return absl::OkStatus();
}

absl::Status CheckIndicators(const std::vector<Indicator>& indicators,
                             std::set<std::string>& seen) {
  SR_RETURN_IF_ERROR(CheckCount(indicators.size(), kMostCodes, "indicators"));
  for (size_t i = 0; i < indicators.size(); ++i) {
    const Indicator& indicator = indicators[i];
    const std::string field = At("indicators", i);
    SR_RETURN_IF_ERROR(CheckCode(indicator.code, indicator.label, field, seen));
    if (indicator.group == IndicatorGroup::kUnspecified) {
      return Invalid(reasons::kFrameworkKindUnknown, "say whether it is harm or exploitation",
                     field + ".group");
    }
    if (!indicator.factor_code.empty() && !IsFactor(indicator.factor_code)) {
      return Invalid(reasons::kFrameworkFactorUnknown,
                     "the children in need census has no such factor", field + ".factor_code");
    }
    // A code that looks like a factor must be one, or what flows back would be misread.
    const bool looks_like_factor = indicator.code[0] >= '0' && indicator.code[0] <= '9';
    if (looks_like_factor && !IsFactor(indicator.code)) {
      return Invalid(reasons::kFrameworkFactorUnknown,
                     "a code that begins with a digit is a children in need factor",
                     field + ".code");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckOptions(const Prompt& prompt, const std::string& field) {
  const bool is_choice = prompt.kind == AnswerKind::kChoice || prompt.kind == AnswerKind::kChoices;
  SR_RETURN_IF_ERROR(CheckCount(prompt.options.size(), kMostOptions, field));
  if (is_choice ? prompt.options.size() < 2 : !prompt.options.empty()) {
    return Invalid(reasons::kFrameworkOptionsInvalid,
                   "a choice has two options at least, other kinds have none", field);
  }
  std::set<std::string> seen;
  for (size_t i = 0; i < prompt.options.size(); ++i) {
    SR_RETURN_IF_ERROR(
        CheckCode(prompt.options[i].code, prompt.options[i].label, At(field, i), seen));
  }
  return absl::OkStatus();
}

absl::Status CheckKey(const std::string& key, const std::string& field,
                      std::set<std::string>& seen) {
  if (!IsKey(key, kLongestKey)) {
    return Invalid(reasons::kFrameworkKeyInvalid,
                   "a key is 1 to 40 lower-case letters, digits, _ or -", field);
  }
  return CheckUnique(seen, key, field);
}

absl::Status CheckPrompt(const Prompt& prompt, const std::string& field,
                         std::set<std::string>& seen) {
  SR_RETURN_IF_ERROR(CheckKey(prompt.key, field + ".key", seen));
  SR_RETURN_IF_ERROR(CheckTextGiven(prompt.text, field + ".text", kLongestPrompt));
  if (prompt.kind == AnswerKind::kUnspecified) {
    return Invalid(reasons::kFrameworkKindUnknown,
                   "the kind is text, yes_no, choice, choices or scale", field + ".kind");
  }
  return CheckOptions(prompt, field + ".options");
}

absl::Status CheckTopics(const std::vector<Topic>& topics) {
  if (topics.empty()) {
    return Invalid(reasons::kFrameworkTopicsMissing, "a framework has topics", "topics");
  }
  SR_RETURN_IF_ERROR(CheckCount(topics.size(), kMostTopics, "topics"));
  std::set<std::string> topic_keys;
  std::set<std::string> prompt_keys;
  std::set<Phase> phases;
  for (size_t i = 0; i < topics.size(); ++i) {
    const Topic& topic = topics[i];
    const std::string field = At("topics", i);
    SR_RETURN_IF_ERROR(CheckKey(topic.key, field + ".key", topic_keys));
    SR_RETURN_IF_ERROR(CheckLine(topic.title, field + ".title", kLongestTitle));
    if (topic.phase == Phase::kUnspecified) {
      return Invalid(reasons::kFrameworkKindUnknown,
                     "the phase is before, away, return, now or help", field + ".phase");
    }
    phases.insert(topic.phase);
    if (topic.prompts.empty()) {
      return Invalid(reasons::kFrameworkPromptsMissing, "a topic has prompts", field + ".prompts");
    }
    for (size_t j = 0; j < topic.prompts.size(); ++j) {
      SR_RETURN_IF_ERROR(CheckPrompt(topic.prompts[j], At(field + ".prompts", j), prompt_keys));
      SR_RETURN_IF_ERROR(CheckCount(prompt_keys.size(), kMostPrompts, field + ".prompts"));
    }
  }
  // Harm, reasons, the way back, safety now and what would help: the statutory purposes need all
  // five (domain facts 1.7).
  if (phases.size() != 5) {
    return Invalid(reasons::kFrameworkPhaseMissing, "each of the five phases has a topic",
                   "topics.phase");
  }
  return absl::OkStatus();
}

// Returns whether `a` was published after `b`.
bool IsLater(const Framework& a, const Framework& b) {
  return std::pair(a.published_time, a.version) > std::pair(b.published_time, b.version);
}

}  // namespace

std::string FrameworkKey(const AuthorityId& authority, const std::string& framework_id,
                         int32_t version) {
  const std::string own = framework_id + "." + std::to_string(version);
  return authority.empty() ? own : authority + "." + own;
}

absl::Status CheckFramework(const PublishFramework& command) {
  if (!IsKey(command.framework_id, kLongestKey)) {
    return Invalid(reasons::kFrameworkIdInvalid,
                   "a framework's id is 1 to 40 lower-case letters, digits, _ or -",
                   "framework_id");
  }
  SR_RETURN_IF_ERROR(CheckLine(command.title, "title", kLongestTitle));
  SR_RETURN_IF_ERROR(CheckTopics(command.topics));
  // One name space: a finding names its code alone.
  std::set<std::string> findings;
  SR_RETURN_IF_ERROR(CheckCodes(command.push_codes, "push_codes", findings));
  SR_RETURN_IF_ERROR(CheckCodes(command.pull_codes, "pull_codes", findings));
  SR_RETURN_IF_ERROR(CheckIndicators(command.indicators, findings));
  std::set<std::string> advice;
  return CheckCodes(command.advice, "advice", advice);
}

absl::StatusOr<Framework> Decide(const std::vector<Framework>& published,
                                 const PublishFramework& command, Instant now) {
  SR_RETURN_IF_ERROR(CheckFramework(command));
  int32_t version = command.framework_id == kStatutory ? 1 : 0;
  for (const Framework& framework : published) {
    if (framework.framework_id == command.framework_id) {
      version = std::max(version, framework.version);
    }
  }
  Framework framework;
  framework.framework_id = command.framework_id;
  framework.authority_id = command.authority_id;
  framework.version = version + 1;
  framework.title = command.title;
  framework.topics = command.topics;
  framework.push_codes = command.push_codes;
  framework.pull_codes = command.pull_codes;
  framework.indicators = command.indicators;
  framework.advice = command.advice;
  framework.published_by = command.caller;
  framework.published_time = now;
  return framework;
}

FrameworkPublished Announce(const Framework& framework) {
  return {framework.framework_id, framework.authority_id, framework.version, framework.published_by,
          framework.published_time.value_or(Instant())};
}

const Framework* FrameworkInForce(const std::vector<Framework>& published,
                                  const Framework& built_in, const std::string& framework_id) {
  const Framework* latest = nullptr;
  for (const Framework& framework : published) {
    if (!framework_id.empty() && framework.framework_id != framework_id) continue;
    if (latest == nullptr || IsLater(framework, *latest)) latest = &framework;
  }
  if (latest != nullptr) return latest;
  return framework_id.empty() || framework_id == built_in.framework_id ? &built_in : nullptr;
}

const Prompt* FindPrompt(const Framework& framework, std::string_view key) {
  for (const Topic& topic : framework.topics) {
    for (const Prompt& prompt : topic.prompts) {
      if (prompt.key == key) return &prompt;
    }
  }
  return nullptr;
}

bool HasTopic(const Framework& framework, std::string_view key) {
  return std::any_of(framework.topics.begin(), framework.topics.end(),
                     [&](const Topic& topic) { return topic.key == key; });
}

}  // namespace safereturn::interview
