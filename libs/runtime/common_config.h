// The settings that every service has. A service's Config derives from CommonConfig:
//
//   struct Config : runtime::CommonConfig { std::chrono::milliseconds hold{}; };
//   config::Extend<Config>(runtime::CommonSettings(), {{&Config::hold, "SAFERETURN_HOLD_MS",
//   600'000ms, "..."}})
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "libs/config/config.h"

namespace safereturn::runtime {

struct CommonConfig {
  // Servers.
  std::string pg;  // URI or key=value; `serve` replaces the user by the service's own roles
  std::string pg_password;   // of both roles; empty: the server trusts us or asks for a certificate
  std::string kafka;         // host:port,host:port
  std::string kafka_prefix;  // before every topic and group, so that tests share one broker
  std::string redis;         // host:port

  // What we listen on.
  std::string rpc_listen;
  bool rpc_reflection = false;
  std::string metrics_listen;

  // Who we are and whom we believe.
  std::string instance;           // of group.instance.id; empty: "<service>-0"
  std::string caller_public_key;  // PEM

  // Limits.
  int64_t rpc_threads = 0;
  int64_t rpc_queue = 0;
  std::chrono::milliseconds rpc_default_deadline{};
  int64_t pg_pool_size = 0;
  int64_t pg_worker_pool_size = 0;
  int64_t consumer_batch = 0;
  int64_t relay_batch = 0;
  int64_t waker_batch = 0;
  int64_t command_batch = 0;

  // Pace.
  std::chrono::milliseconds consumer_wait{};
  std::chrono::milliseconds consumer_linger{};
  std::chrono::milliseconds relay_interval{};
  std::chrono::milliseconds waker_interval{};
  std::chrono::milliseconds auditor_interval{};
  std::chrono::milliseconds purge_interval{};
  std::chrono::milliseconds drain_delay{};

  std::string log_level;
  std::string clock_file;  // refused by builds without SR_VIRTUAL_CLOCK
};

// Returns the table of these settings.
[[nodiscard]] const config::Settings<CommonConfig>& CommonSettings();

}  // namespace safereturn::runtime
