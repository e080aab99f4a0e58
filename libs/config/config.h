// Settings: one table per program. Parsing, defaults, range checks, `check-config` and
// docs/reference/config.md come from it. The environment is read here and nowhere else.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace safereturn::config {

using Value = std::variant<std::string, int64_t, bool, double, std::chrono::milliseconds>;

// Inclusive bounds of a number or duration; whole numbers (milliseconds for a duration).
struct Range {
  int64_t min = 0;
  int64_t max = INT64_MAX;
};

// How a setting is read beside its type. Aggregate, so that a table row reads as data.
struct Options {
  std::optional<Range> range = {};
  std::vector<std::string> choices = {};  // a text must be one of these
  bool is_required = false;               // no default: the program does not start without it
  bool is_secret = false;                 // read from the file named by NAME_FILE, never printed
};

// One row of a program's table:
//   {&Config::relay_interval, "SAFERETURN_RELAY_INTERVAL_MS", 200ms, "How often the outbox is
//   read"}
// `default_value` has the member's type; a secret's default is the empty text.
template <class Config>
struct Setting {
  using Member = std::variant<std::string Config::*, int64_t Config::*, bool Config::*,
                              double Config::*, std::chrono::milliseconds Config::*>;

  template <class Base, class T>
    requires std::is_base_of_v<Base, Config>
  Setting(T Base::*member, std::string name, std::type_identity_t<T> default_value, std::string doc,
          Options options = {})
      : member(static_cast<T Config::*>(member)),
        name(std::move(name)),
        default_value(std::move(default_value)),
        doc(std::move(doc)),
        options(std::move(options)) {}

  // Takes a row of a base struct's table into the table of a struct that extends it.
  template <class Base>
    requires(std::is_base_of_v<Base, Config> && !std::is_same_v<Base, Config>)
  Setting(const Setting<Base>& row)  // NOLINT(google-explicit-constructor)
      : member(std::visit([](auto m) { return Widen(m); }, row.member)),
        name(row.name),
        default_value(row.default_value),
        doc(row.doc),
        options(row.options) {}

  Member member;
  std::string name;
  Value default_value;
  std::string doc;
  Options options;

 private:
  template <class Base, class T>
  static Member Widen(T Base::*member) {
    return static_cast<T Config::*>(member);
  }
};

template <class Config>
using Settings = std::vector<Setting<Config>>;

// Returns the rows of `base` followed by those of `own`.
template <class Config, class Base>
Settings<Config> Extend(const Settings<Base>& base, const Settings<Config>& own) {
  Settings<Config> all(base.begin(), base.end());
  all.insert(all.end(), own.begin(), own.end());
  return all;
}

// The same with the rows of a part that some programs have.
template <class Config, class Base, class Part>
Settings<Config> Extend(const Settings<Base>& base, const Settings<Part>& part,
                        const Settings<Config>& own) {
  Settings<Config> all = Extend<Config>(base, Settings<Config>(part.begin(), part.end()));
  all.insert(all.end(), own.begin(), own.end());
  return all;
}

// A row tied to one object's member: what the untyped half of the library works on.
struct BoundSetting {
  std::variant<std::string*, int64_t*, bool*, double*, std::chrono::milliseconds*> target;
  std::string name;
  Value default_value;
  std::string doc;
  Options options;
};

// Ties a table to `config`, which must outlive the result.
template <class Config>
std::vector<BoundSetting> Bind(Config& config, const Settings<Config>& settings) {
  std::vector<BoundSetting> bound;
  for (const Setting<Config>& row : settings) {
    std::visit(
        [&](auto member) {
          bound.push_back({&(config.*member), row.name, row.default_value, row.doc, row.options});
        },
        row.member);
  }
  return bound;
}

using Environment = std::map<std::string, std::string>;

// Returns this process's environment.
Environment ProcessEnvironment();

// Returns variables that several programs of the product read, so that a shell may hold them all at
// once: no program calls them unknown.
const std::vector<std::string>& SharedVariables();

// Returns every fault of `environment` under this table, one sentence each with its remedy: a value
// that does not parse or is out of range, a required one missing, a secret given in the open, a
// file that cannot be read, an unknown SAFERETURN_ variable (with the nearest known name).
std::vector<std::string> CheckAll(const std::vector<BoundSetting>& settings,
                                  const Environment& environment);

// Fills the bound object: defaults, then the environment.
//
// Errors: INVALID_ARGUMENT/CONFIG_INVALID with all faults of CheckAll, one a line; the object is
//   then unchanged.
absl::Status Load(const std::vector<BoundSetting>& settings, const Environment& environment);

// Returns a Config filled from `environment`. Errors as above.
template <class Config>
absl::StatusOr<Config> LoadConfig(const Settings<Config>& settings,
                                  const Environment& environment = ProcessEnvironment()) {
  Config config;
  if (absl::Status status = Load(Bind(config, settings), environment); !status.ok()) return status;
  return config;
}

// Prints the Markdown table of the settings: name, default, range, meaning.
void PrintReference(const std::vector<BoundSetting>& settings, std::ostream& out);

// Prints the values in force, secrets as "(set)" or "(not set)".
void PrintValues(const std::vector<BoundSetting>& settings, std::ostream& out);

}  // namespace safereturn::config
