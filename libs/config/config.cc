#include "libs/config/config.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <set>
#include <sstream>
#include <string_view>

#include "libs/base/result.h"

namespace safereturn::config {
namespace {

constexpr std::string_view kPrefix = "SAFERETURN_";
constexpr std::string_view kFileSuffix = "_FILE";

std::string TypeName(const Value& value) {
  constexpr const char* kNames[] = {"text", "whole number", "true or false", "number",
                                    "milliseconds"};
  return kNames[value.index()];
}

std::string Text(const Value& value) {
  struct Visitor {
    std::string operator()(const std::string& text) const { return text; }
    std::string operator()(int64_t number) const { return std::to_string(number); }
    std::string operator()(bool flag) const { return flag ? "true" : "false"; }
    std::string operator()(double number) const {
      std::ostringstream out;
      out << number;
      return out.str();
    }
    std::string operator()(std::chrono::milliseconds span) const {
      return std::to_string(span.count());
    }
  };
  return std::visit(Visitor{}, value);
}

template <class Number>
std::optional<Number> ParseNumber(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// Returns `text` as a value of the same type as `like`.
std::optional<Value> Parse(std::string_view text, const Value& like) {
  switch (like.index()) {
    case 0:
      return Value(std::string(text));
    case 1:
      if (const auto number = ParseNumber<int64_t>(text)) return Value(*number);
      return std::nullopt;
    case 2:
      if (text == "true" || text == "1") return Value(true);
      if (text == "false" || text == "0") return Value(false);
      return std::nullopt;
    case 3:
      if (const auto number = ParseNumber<double>(text); number && std::isfinite(*number)) {
        return Value(*number);
      }
      return std::nullopt;
    default:
      if (const auto number = ParseNumber<int64_t>(text)) {
        return Value(std::chrono::milliseconds(*number));
      }
      return std::nullopt;
  }
}

// Returns what a range compares; a text has nothing to compare.
std::optional<double> Magnitude(const Value& value) {
  if (const auto* number = std::get_if<int64_t>(&value)) return static_cast<double>(*number);
  if (const auto* number = std::get_if<double>(&value)) return *number;
  if (const auto* span = std::get_if<std::chrono::milliseconds>(&value)) {
    return static_cast<double>(span->count());
  }
  return std::nullopt;
}

std::string RangeText(const Options& options) {
  std::string text;
  if (options.range) {
    text = std::to_string(options.range->min) + " to " +
           (options.range->max == INT64_MAX ? "any" : std::to_string(options.range->max));
  }
  for (const std::string& choice : options.choices) text += (text.empty() ? "" : ", ") + choice;
  return text;
}

std::string FileVariable(const std::string& name) { return name + std::string(kFileSuffix); }

// Returns Levenshtein's distance.
size_t Distance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0u : 1u)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

// What one row reads as: a value, or a fault.
struct Reading {
  Value value;
  std::string fault;
};

Reading ReadSecret(const BoundSetting& setting, const Environment& environment) {
  const std::string variable = FileVariable(setting.name);
  if (environment.contains(setting.name)) {
    return {setting.default_value,
            setting.name + " is a secret: put it into a file and name the file in " + variable};
  }
  const auto found = environment.find(variable);
  if (found == environment.end()) {
    if (!setting.options.is_required) return {setting.default_value, ""};
    return {setting.default_value, variable + " is required: " + setting.doc};
  }
  std::ifstream file(found->second, std::ios::binary);
  std::string secret((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (!file.good() && !file.eof()) {
    return {setting.default_value, variable + ": cannot read " + found->second};
  }
  // Editors end a file with a line break; no secret does.
  while (!secret.empty() && (secret.back() == '\n' || secret.back() == '\r')) secret.pop_back();
  if (secret.empty()) return {setting.default_value, variable + ": " + found->second + " is empty"};
  return {Value(std::move(secret)), ""};
}

Reading Read(const BoundSetting& setting, const Environment& environment) {
  if (setting.options.is_secret) return ReadSecret(setting, environment);
  const auto found = environment.find(setting.name);
  if (found == environment.end()) {
    if (!setting.options.is_required) return {setting.default_value, ""};
    return {setting.default_value, setting.name + " is required: " + setting.doc};
  }
  const std::optional<Value> value = Parse(found->second, setting.default_value);
  const std::string is_not = setting.name + "=" + found->second + " is not ";
  if (!value)
    return {setting.default_value, is_not + "a value of type " + TypeName(setting.default_value)};
  if (const auto size = Magnitude(*value); size && setting.options.range) {
    const Range& range = *setting.options.range;
    if (*size < static_cast<double>(range.min) || *size > static_cast<double>(range.max)) {
      return {setting.default_value, is_not + "in the range " + RangeText(setting.options)};
    }
  }
  const std::vector<std::string>& choices = setting.options.choices;
  if (!choices.empty() &&
      std::find(choices.begin(), choices.end(), Text(*value)) == choices.end()) {
    return {setting.default_value, is_not + "one of " + RangeText(setting.options)};
  }
  if (setting.options.is_required && Text(*value).empty()) {
    return {setting.default_value, setting.name + " is empty: " + setting.doc};
  }
  return {*value, ""};
}

std::vector<std::string> UnknownVariables(const std::vector<BoundSetting>& settings,
                                          const Environment& environment) {
  std::set<std::string> known(SharedVariables().begin(), SharedVariables().end());
  for (const BoundSetting& setting : settings) {
    known.insert(setting.name);
    if (setting.options.is_secret) known.insert(FileVariable(setting.name));
  }
  std::vector<std::string> faults;
  for (const auto& [name, value] : environment) {
    if (!name.starts_with(kPrefix) || known.contains(name)) continue;
    std::string nearest;
    for (const std::string& candidate : known) {
      if (nearest.empty() || Distance(name, candidate) < Distance(name, nearest)) {
        nearest = candidate;
      }
    }
    faults.push_back(name + " is not a setting of this program; did you mean " + nearest + "?");
  }
  return faults;
}

// Markdown ends a cell at "|".
std::string Cell(std::string text) {
  for (size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) {
    text.insert(at, "\\");
  }
  return text;
}

}  // namespace

Environment ProcessEnvironment() {
  Environment environment;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const size_t equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    environment.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return environment;
}

const std::vector<std::string>& SharedVariables() {
  static const std::vector<std::string> variables = {
      "SAFERETURN_PG",                       // servers that exist already: tests, tools/dev
      "SAFERETURN_KAFKA",                    //
      "SAFERETURN_KAFKA_PREFIX",             //
      "SAFERETURN_REDIS",                    //
      "SAFERETURN_CLOCK_FILE",               // the stepped clock, and where a test makes a
      "SAFERETURN_CRASH_POINT",              // process die
      "SAFERETURN_REFERRAL_ADDRESS",         // where safereturnctl finds the services
      "SAFERETURN_SCHEDULING_ADDRESS",       //
      "SAFERETURN_NOTIFICATION_ADDRESS",     //
      "SAFERETURN_INTERVIEW_ADDRESS",        //
      "SAFERETURN_RISK_ADDRESS",             //
      "SAFERETURN_CALLER_PRIVATE_KEY_FILE",  // and with what it signs as whom it calls
      "SAFERETURN_KEYS_PG",                  // of the services that keep narratives
      "SAFERETURN_KEYS_PG_PASSWORD_FILE",    //
      "SAFERETURN_KEY_FILE",                 //
  };
  return variables;
}

std::vector<std::string> CheckAll(const std::vector<BoundSetting>& settings,
                                  const Environment& environment) {
  std::vector<std::string> faults;
  for (const BoundSetting& setting : settings) {
    Reading reading = Read(setting, environment);
    if (!reading.fault.empty()) faults.push_back(std::move(reading.fault));
  }
  for (std::string& fault : UnknownVariables(settings, environment)) {
    faults.push_back(std::move(fault));
  }
  return faults;
}

absl::Status Load(const std::vector<BoundSetting>& settings, const Environment& environment) {
  std::string message;
  for (const std::string& fault : CheckAll(settings, environment)) {
    message += (message.empty() ? "" : "\n") + fault;
  }
  if (!message.empty()) {
    return Refuse(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID", message);
  }
  for (const BoundSetting& setting : settings) {
    const Value value = Read(setting, environment).value;
    std::visit(
        [&](auto* target) { *target = std::get<std::remove_pointer_t<decltype(target)>>(value); },
        setting.target);
  }
  return absl::OkStatus();
}

void PrintReference(const std::vector<BoundSetting>& settings, std::ostream& out) {
  out << "| Variable | Type | Default | Range | Meaning |\n|---|---|---|---|---|\n";
  for (const BoundSetting& setting : settings) {
    const Options& options = setting.options;
    const std::string name = options.is_secret ? FileVariable(setting.name) : setting.name;
    const std::string type =
        options.is_secret ? "file with a secret" : TypeName(setting.default_value);
    const std::string text = Text(setting.default_value);
    const std::string value = options.is_required ? "required"
                              : text.empty()      ? "none"
                                                  : "`" + text + "`";
    out << "| `" << name << "` | " << type << " | " << Cell(value) << " | "
        << Cell(RangeText(options)) << " | " << Cell(setting.doc) << " |\n";
  }
}

void PrintValues(const std::vector<BoundSetting>& settings, std::ostream& out) {
  for (const BoundSetting& setting : settings) {
    const std::string text =
        std::visit([](const auto* target) { return Text(Value(*target)); }, setting.target);
    const std::string shown =
        setting.options.is_secret ? (text.empty() ? "(not set)" : "(set)") : text;
    out << setting.name << "=" << shown << "\n";
  }
}

}  // namespace safereturn::config
