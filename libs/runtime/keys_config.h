// The settings of a service that keeps narratives. Its Config derives from this too:
//
//   struct Config : runtime::CommonConfig, runtime::KeysConfig { … };
//   config::Extend<Config>(runtime::CommonSettings(), runtime::KeysSettings(), {…})
#pragma once

#include <chrono>
#include <string>

#include "libs/config/config.h"

namespace safereturn::runtime {

struct KeysConfig {
  std::string keys_pg;           // "": beside the service's own, "<database>_<service>_keys"
  std::string keys_pg_password;  // of the role safereturn_<service>_keys
  std::string key_file;
  std::chrono::milliseconds keys_cache_life{};
};

// Returns the table of these settings.
[[nodiscard]] const config::Settings<KeysConfig>& KeysSettings();

}  // namespace safereturn::runtime
