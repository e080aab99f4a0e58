#include "libs/runtime/common_config.h"

namespace safereturn::runtime {

const config::Settings<CommonConfig>& CommonSettings() {
  using C = CommonConfig;
  using std::chrono::milliseconds;
  static const auto& table = *new config::Settings<CommonConfig>{
      {&C::pg, "SAFERETURN_PG", "postgresql://127.0.0.1:5432/safereturn",
       "PostgreSQL: URI or key=value text. `migrate` connects with it as it is, `serve` as the "
       "service's own roles"},
      {&C::pg_password, "SAFERETURN_PG_PASSWORD", "",
       "Password of the service's database roles; none if the server trusts or wants a certificate",
       {.is_secret = true}},
      {&C::kafka, "SAFERETURN_KAFKA", "127.0.0.1:9092", "Kafka brokers, host:port,host:port"},
      {&C::kafka_prefix, "SAFERETURN_KAFKA_PREFIX", "",
       "Stands before the name of every topic and group; for tests that share a broker"},
      {&C::redis, "SAFERETURN_REDIS", "127.0.0.1:6379", "Redis, host:port or unix:/path"},

      {&C::rpc_listen, "SAFERETURN_RPC_LISTEN", "127.0.0.1:50051",
       "Where gRPC listens; port 0 takes a free one, which the log names"},
      {&C::rpc_reflection, "SAFERETURN_RPC_REFLECTION", false,
       "Whether gRPC reflection tells everybody every method; development only"},
      {&C::metrics_listen, "SAFERETURN_METRICS_LISTEN", "127.0.0.1:9464",
       "Where /metrics listens; port 0 takes a free one, which the log names"},

      {&C::instance, "SAFERETURN_INSTANCE", "",
       "Name of this replica, the same after a restart (its Kafka group.instance.id); empty = "
       "<service>-0"},
      {&C::caller_public_key, "SAFERETURN_CALLER_PUBLIC_KEY", "",
       "Public key (EC P-256, PEM) of those who sign caller tokens; `serve` needs it",
       {.is_secret = true}},

      {&C::rpc_threads, "SAFERETURN_RPC_THREADS", 8,
       "Threads that serve calls; each may hold one database connection", {.range = {{1, 256}}}},
      {&C::rpc_queue, "SAFERETURN_RPC_QUEUE", 256,
       "Calls that may wait for a thread; beyond it a call is refused at once",
       {.range = {{1, 100'000}}}},
      {&C::rpc_default_deadline, "SAFERETURN_RPC_DEFAULT_DEADLINE_MS", milliseconds(2000),
       "Deadline of a call that brings none", {.range = {{10, 60'000}}}},
      {&C::pg_pool_size, "SAFERETURN_PG_POOL_SIZE", 8,
       "Database connections of the calls; fewer than threads makes calls wait",
       {.range = {{1, 256}}}},
      {&C::pg_worker_pool_size, "SAFERETURN_PG_WORKER_POOL_SIZE", 8,
       "Database connections of consumers, relay, waker and auditor; one per step",
       {.range = {{2, 256}}}},
      {&C::consumer_batch, "SAFERETURN_CONSUMER_BATCH", 500,
       "Messages handled in one transaction at most", {.range = {{1, 10'000}}}},
      {&C::relay_batch, "SAFERETURN_RELAY_BATCH", 1000, "Events published at once at most",
       {.range = {{1, 10'000}}}},
      {&C::waker_batch, "SAFERETURN_WAKER_BATCH", 500,
       "Due rows handled in one transaction at most", {.range = {{1, 10'000}}}},

      {&C::consumer_wait, "SAFERETURN_CONSUMER_WAIT_MS", milliseconds(100),
       "How long a consumer waits for a first message before it looks whether it should stop",
       {.range = {{1, 5000}}}},
      {&C::relay_interval, "SAFERETURN_RELAY_INTERVAL_MS", milliseconds(500),
       "How often the outbox is read if no commit of this process wakes the relay",
       {.range = {{1, 60'000}}}},
      {&C::waker_interval, "SAFERETURN_WAKER_INTERVAL_MS", milliseconds(1000),
       "How often due rows are looked for if nothing wakes the waker before",
       {.range = {{1, 60'000}}}},
      {&C::auditor_interval, "SAFERETURN_AUDITOR_INTERVAL_MS", milliseconds(15'000),
       "How often the auditor recounts", {.range = {{10, 600'000}}}},
      {&C::purge_interval, "SAFERETURN_PURGE_INTERVAL_MS", milliseconds(600'000),
       "How often rows past their retention are deleted", {.range = {{10, 86'400'000}}}},
      {&C::drain_delay, "SAFERETURN_DRAIN_DELAY_MS", milliseconds(0),
       "How long a stopping service still answers after it said NOT_SERVING; 5000 in a cluster, "
       "so that its endpoints are updated",
       {.range = {{0, 10'000}}}},

      {&C::log_level, "SAFERETURN_LOG_LEVEL", "info", "Least level that is logged",
       {.choices = {"debug", "info", "warning", "error"}}},
      {&C::clock_file, "SAFERETURN_CLOCK_FILE", "",
       "File that a conductor steps the virtual time in; empty = the machine's clock. Unknown to "
       "packaged binaries"},
  };
  return table;
}

}  // namespace safereturn::runtime
