// The gateway's settings. It has no database and serves no gRPC, so the services' common table is
// not its own.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "libs/config/config.h"

namespace safereturn::gateway {

struct Config {
  std::string http_listen;
  std::string metrics_listen;
  std::string referral_address;
  std::string scheduling_address;
  std::string interview_address;
  std::string risk_address;
  std::string notification_address;
  std::string reporting_address;
  std::string kafka;
  std::string kafka_prefix;
  std::string redis;
  std::string webhooks;
  std::chrono::milliseconds webhook_tolerance{};
  std::string caller_private_key;
  std::string issuer;
  std::string audience;
  std::string jwks;
  std::chrono::milliseconds jwks_interval{};
  std::string subject_claim;
  std::string subject_prefix;
  std::string roles_claim;
  std::string authorities_claim;
  std::string homes_claim;
  std::string role_names;
  std::chrono::milliseconds token_lifetime{};
  int64_t http_threads = 0;
  int64_t connections = 0;
  int64_t header_limit = 0;
  int64_t body_limit = 0;
  std::chrono::milliseconds read_within{};
  std::chrono::milliseconds idle{};
  int64_t call_threads = 0;
  int64_t call_queue = 0;
  std::chrono::milliseconds deadline{};
  std::chrono::milliseconds drain_delay{};
  std::string log_level;
};

inline config::Settings<Config> GatewaySettings() {
  using C = Config;
  using std::chrono::milliseconds;
  return {
      {&C::http_listen, "SAFERETURN_HTTP_LISTEN", "127.0.0.1:8080",
       "Where HTTP listens; port 0 takes a free one, which the log names"},
      {&C::metrics_listen, "SAFERETURN_METRICS_LISTEN", "127.0.0.1:9464",
       "Where /metrics listens; port 0 takes a free one, which the log names"},
      {&C::referral_address, "SAFERETURN_REFERRAL_ADDRESS", "",
       "gRPC address of referral, host:port; empty: what it serves answers 503"},
      {&C::scheduling_address, "SAFERETURN_SCHEDULING_ADDRESS", "",
       "gRPC address of scheduling, host:port; empty: what it serves answers 503"},
      {&C::interview_address, "SAFERETURN_INTERVIEW_ADDRESS", "",
       "gRPC address of interview, host:port; empty: what it serves answers 503"},
      {&C::risk_address, "SAFERETURN_RISK_ADDRESS", "",
       "gRPC address of risk, host:port; empty: what it serves answers 503"},
      {&C::notification_address, "SAFERETURN_NOTIFICATION_ADDRESS", "",
       "gRPC address of notification, host:port; empty: what it serves answers 503"},
      {&C::reporting_address, "SAFERETURN_REPORTING_ADDRESS", "",
       "gRPC address of reporting, host:port; empty: what it serves answers 503"},
      {&C::kafka, "SAFERETURN_KAFKA", "",
       "Kafka brokers, host:port,host:port; empty: no events are taken and no hints streamed"},
      {&C::kafka_prefix, "SAFERETURN_KAFKA_PREFIX", "",
       "Stands before the name of every topic, group and hint; for tests that share servers"},
      {&C::redis, "SAFERETURN_REDIS", "127.0.0.1:6379",
       "Redis, host:port or unix:/path: hints of what changed, and which signed webhooks were "
       "taken"},
      {&C::webhooks,
       "SAFERETURN_WEBHOOKS",
       "",
       "Who may send signed webhooks: {\"partners\": {\"NAME\": {\"sources\": [\"//…\"], \"keys\": "
       "[\"whsec_…\"]}}}, one or two keys each; empty: nobody",
       {.is_secret = true}},
      {&C::webhook_tolerance,
       "SAFERETURN_WEBHOOK_TOLERANCE_MS",
       milliseconds(300'000),
       "How far a webhook's timestamp may be from now",
       {.range = {{1000, 3'600'000}}}},
      {&C::caller_private_key,
       "SAFERETURN_CALLER_PRIVATE_KEY",
       "",
       "Private key (EC P-256, PEM) that signs who calls; the services have its public half",
       {.is_required = true, .is_secret = true}},
      {&C::issuer,
       "SAFERETURN_OIDC_ISSUER",
       "",
       "Issuer of the organisation's tokens (their iss), letter for letter",
       {.is_required = true}},
      {&C::audience,
       "SAFERETURN_OIDC_AUDIENCE",
       "",
       "For whom the tokens must be meant (their aud)",
       {.is_required = true}},
      {&C::jwks,
       "SAFERETURN_OIDC_JWKS",
       "",
       "The issuer's public keys: an http(s) address or a file with a JSON Web Key Set",
       {.is_required = true}},
      {&C::jwks_interval,
       "SAFERETURN_OIDC_JWKS_INTERVAL_MS",
       milliseconds(300'000),
       "How often the keys are read; a token with an unknown key makes it sooner",
       {.range = {{100, 86'400'000}}}},
      {&C::subject_claim, "SAFERETURN_OIDC_SUBJECT_CLAIM", "sub", "Claim that names the person"},
      {&C::subject_prefix, "SAFERETURN_OIDC_SUBJECT_PREFIX", "users/",
       "Stands before that name in records"},
      {&C::roles_claim, "SAFERETURN_OIDC_ROLES_CLAIM", "roles",
       "Claim with the roles: a name, or a path such as realm_access.roles"},
      {&C::authorities_claim, "SAFERETURN_OIDC_AUTHORITIES_CLAIM", "authorities",
       "Claim with the authorities (ONS codes)"},
      {&C::homes_claim, "SAFERETURN_OIDC_HOMES_CLAIM", "homes",
       "Claim with the homes (Ofsted URNs) that bind home-scoped roles"},
      {&C::role_names, "SAFERETURN_OIDC_ROLE_NAMES", "",
       "theirs=ours,theirs=ours where the issuer's roles have other names; empty: the same names, "
       "but never system"},
      {&C::token_lifetime,
       "SAFERETURN_OIDC_MAX_LIFETIME_MS",
       milliseconds(86'400'000),
       "A token that is valid for longer is refused",
       {.range = {{60'000, 604'800'000}}}},
      {&C::http_threads,
       "SAFERETURN_HTTP_THREADS",
       2,
       "Threads that read and write HTTP",
       {.range = {{1, 64}}}},
      {&C::connections,
       "SAFERETURN_HTTP_CONNECTIONS",
       4096,
       "HTTP connections at once; one more gets 503",
       {.range = {{1, 100'000}}}},
      {&C::header_limit,
       "SAFERETURN_HTTP_HEADER_BYTES",
       16'384,
       "Largest request line and headers together",
       {.range = {{1024, 65'536}}}},
      {&C::body_limit,
       "SAFERETURN_HTTP_BODY_BYTES",
       1'048'576,
       "Largest body",
       {.range = {{1024, 16'777'216}}}},
      {&C::read_within,
       "SAFERETURN_HTTP_READ_WITHIN_MS",
       milliseconds(10'000),
       "How long a request may take from its first byte to its last",
       {.range = {{100, 120'000}}}},
      {&C::idle,
       "SAFERETURN_HTTP_IDLE_MS",
       milliseconds(60'000),
       "How long a connection may stay without a request",
       {.range = {{100, 3'600'000}}}},
      {&C::call_threads,
       "SAFERETURN_CALL_THREADS",
       32,
       "Requests that are with a service at once",
       {.range = {{1, 512}}}},
      {&C::call_queue,
       "SAFERETURN_CALL_QUEUE",
       256,
       "Requests that may wait for that; beyond it one is refused at once",
       {.range = {{1, 100'000}}}},
      {&C::deadline,
       "SAFERETURN_HTTP_DEADLINE_MS",
       milliseconds(5000),
       "How long a request may take with its service",
       {.range = {{10, 30'000}}}},
      {&C::drain_delay,
       "SAFERETURN_DRAIN_DELAY_MS",
       milliseconds(0),
       "How long a stopping gateway still answers after it said that it is not ready; 5000 in a "
       "cluster",
       {.range = {{0, 10'000}}}},
      {&C::log_level,
       "SAFERETURN_LOG_LEVEL",
       "info",
       "Least level that is logged",
       {.choices = {"debug", "info", "warning", "error"}}},
  };
}

}  // namespace safereturn::gateway
