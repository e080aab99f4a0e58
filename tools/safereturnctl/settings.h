// Where the servers are and as whom we speak: the environment, else the stack that `tools/dev up`
// started.
#pragma once

#include <absl/status/statusor.h>

#include <chrono>
#include <string>

#include "libs/config/config.h"

namespace safereturn::ctl {

struct Settings {
  std::string referral_address;
  std::string scheduling_address;
  std::string interview_address;
  std::string risk_address;
  std::string reporting_address;
  std::string notification_address;
  std::string kafka;
  std::string kafka_prefix;
  std::string caller_private_key;  // PEM
  std::string caller_subject;
  std::string caller_roles;
  std::string caller_authorities;
  std::string caller_homes;
  std::string clock_file;
  std::chrono::milliseconds timeout{};

  bool has_given_authorities = false;  // not the default

  [[nodiscard]] const std::string& AddressOf(const std::string& service) const;
};

// Returns the table of these settings.
[[nodiscard]] const config::Settings<Settings>& SettingsTable();

// Reads the settings. What `environment` lacks comes from a running stack: the one named `stack`,
// else the only one, else the one of `tools/dev up`.
//
// Errors: INVALID_ARGUMENT/CONFIG_INVALID; NOT_FOUND/STACK_NOT_RUNNING where `stack` is given.
[[nodiscard]] absl::StatusOr<Settings> ReadSettings(const config::Environment& environment,
                                                    const std::string& stack);

}  // namespace safereturn::ctl
