// Drives and measures the spine from outside: publishes episodes open loop and listens to the
// topics. tests/bench/spine.py starts the servers, calls this for each phase and prints the table.
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <mutex>
#include <thread>

#include "libs/base/civil.h"
#include "libs/base/result.h"
#include "libs/kafka/producer.h"
#include "safereturn/notification/v1/events.pb.h"
#include "tests/bench/driver.h"
#include "tests/bench/limits.h"
#include "tests/bench/load.h"

namespace safereturn::bench {
namespace {

using Json = nlohmann::json;
using std::chrono::duration;
using std::chrono::microseconds;
using std::chrono::milliseconds;

// Publishes `count` episodes at `rate` and waits until each has its ClockStarted (or `patience`
// runs out). The latencies of the first `lead_in` seconds do not count: in them the driver's own
// producer finds its broker.
int Load(const std::string& brokers, const std::string& prefix, LoadOptions options,
         double patience, double lead_in) {
  options.topic = prefix + "safereturn.intake";
  std::vector<std::atomic<int64_t>> arrived(options.count);
  std::atomic<int64_t> received{0};
  std::atomic<int64_t> doubled{0};
  const Listener listener(
      brokers, {prefix + "safereturn.scheduling.events"}, {"safereturn.scheduling.v1.ClockStarted"},
      [&](const kafka::Message& message, const std::string&, Instant now) {
        const std::string* correlation = message.FindHeader("ce_correlationid");
        const int64_t index =
            correlation == nullptr ? -1 : IndexOfCorrelation(*correlation) - options.first;
        if (index < 0 || index >= options.count) return;
        int64_t nothing = 0;
        if (arrived[index].compare_exchange_strong(nothing, now.time_since_epoch().count())) {
          ++received;
        } else {
          ++doubled;
        }
      });
  const auto producer =
      Must(kafka::Producer::Create({.brokers = brokers, .linger = milliseconds(2)}));

  const Instant start = Wall().Now() + milliseconds(100);
  const auto scheduled = [&](int64_t index) {
    return start +
           microseconds(static_cast<int64_t>(1e6 * static_cast<double>(index) / options.rate));
  };
  int64_t sent = 0;
  Instant shown = start;
  while (sent < options.count) {
    const Instant now = Wall().Now();
    std::vector<kafka::Message> batch;
    while (sent < options.count && scheduled(sent) <= now && batch.size() < 4000) {
      for (auto& message : EpisodeMessages(options, sent)) batch.push_back(std::move(message));
      ++sent;
    }
    if (!batch.empty()) {
      if (const auto status = producer->PublishAll(batch, std::chrono::seconds(30)); !status.ok()) {
        Die(status);
      }
    }
    // As councils' integration tools do, what fell due is sent in small batches; the latency counts
    // from the scheduled instant all the same.
    std::this_thread::sleep_for(milliseconds(20));
    if (now - shown > std::chrono::seconds(1)) {
      shown = now;
      Progress("clocks started", received, options.count, duration<double>(now - start).count());
    }
  }
  const Instant sent_at = Wall().Now();
  while (received < options.count && duration<double>(Wall().Now() - sent_at).count() < patience) {
    std::this_thread::sleep_for(milliseconds(10));
  }
  std::fprintf(stderr, "\n");
  std::vector<double> latencies;
  int64_t last = 0;
  for (int64_t i = 0; i < options.count; ++i) {
    const int64_t at = arrived[i];
    if (at == 0) continue;
    last = std::max(last, at);
    if (static_cast<double>(i) < lead_in * options.rate) continue;
    latencies.push_back(static_cast<double>(at - scheduled(i).time_since_epoch().count()) / 1000.0);
  }
  const double seconds = static_cast<double>(last - start.time_since_epoch().count()) / 1e6;
  const Json result{{"sent", options.count},
                    {"received", received.load()},
                    {"doubled", doubled.load()},
                    {"seconds", seconds},
                    {"per_second", seconds > 0 ? static_cast<double>(received) / seconds : 0},
                    {"p50_ms", Percentile(latencies, 0.5)},
                    {"p99_ms", Percentile(latencies, 0.99)},
                    {"max_ms", Percentile(latencies, 1)}};
  std::printf("%s\n", result.dump().c_str());
  return received == options.count && doubled == 0 ? 0 : 1;
}

// Listens to AlertSent of step 1 whose due time lies in [from, from + seconds).
int Alerts(const std::string& brokers, const std::string& prefix, Instant from, double seconds,
           int64_t expected) {
  std::mutex mutex;
  std::vector<double> latencies;
  std::map<std::string, int> seen;
  const Instant to = from + microseconds(static_cast<int64_t>(seconds * 1e6));
  const Listener listener(brokers, {prefix + "safereturn.notification.events"},
                          {"safereturn.notification.v1.AlertSent"},
                          [&](const kafka::Message& message, const std::string&, Instant now) {
                            notification::v1::AlertSent alert;
                            if (!alert.ParseFromString(message.value) || alert.step() != 1) return;
                            const Instant due = Instant(Seconds(alert.step_due_time().seconds())) +
                                                microseconds(alert.step_due_time().nanos() / 1000);
                            if (due < from || due >= to) return;
                            const std::lock_guard lock(mutex);
                            if (++seen[alert.alert_id()] == 1) {
                              latencies.push_back(duration<double, std::milli>(now - due).count());
                            }
                          });
  const auto count = [&] {
    const std::lock_guard lock(mutex);
    return static_cast<int64_t>(latencies.size());
  };
  // Past the window nothing more comes; five seconds are ten times the bar and more.
  while (Wall().Now() < to + std::chrono::seconds(5) && count() < expected) {
    std::this_thread::sleep_for(milliseconds(500));
    Progress("alerts", count(), expected, duration<double>(Wall().Now() - from).count());
  }
  std::fprintf(stderr, "\n");
  const std::lock_guard lock(mutex);
  const Json result{{"expected", expected},
                    {"received", latencies.size()},
                    {"p50_ms", Percentile(latencies, 0.5)},
                    {"p99_ms", Percentile(latencies, 0.99)},
                    {"max_ms", Percentile(latencies, 1)}};
  std::printf("%s\n", result.dump().c_str());
  return static_cast<int64_t>(latencies.size()) == expected ? 0 : 1;
}

// A message of an episode's size, the i-th of many.
kafka::Message SampleMessage(const std::string& topic, int64_t index) {
  LoadOptions options;
  options.topic = topic;
  options.source = "//bench";
  options.authority_id = "E10000016";
  options.home_urn = "1234567";
  options.return_from = Wall().Now();
  return EpisodeMessages(options, index)[1];
}

}  // namespace
}  // namespace safereturn::bench

int main(int argc, char** argv) {
  using namespace safereturn;         // NOLINT(google-build-using-namespace): main
  using namespace safereturn::bench;  // NOLINT(google-build-using-namespace): main
  CLI::App app{"Drives and measures the spine; called by tools/dev bench spine"};
  app.require_subcommand(1);
  std::string brokers;
  std::string prefix;
  app.add_option("--kafka", brokers, "host:port of the broker")->required();
  app.add_option("--prefix", prefix, "prefix of topics");

  LoadOptions load;
  std::string return_from;
  int64_t step_us = 0;
  double patience = 60;
  auto* load_command = app.add_subcommand("load", "publish episodes, wait for their clocks");
  load_command->add_option("--source", load.source)->required();
  load_command->add_option("--authority", load.authority_id)->required();
  load_command->add_option("--home", load.home_urn)->required();
  load_command->add_option("--first", load.first);
  load_command->add_option("--count", load.count)->required();
  load_command->add_option("--rate", load.rate);
  load_command->add_option("--return-from", return_from, "RFC 3339")->required();
  load_command->add_option("--return-step-us", step_us, "between two children's returns");
  load_command->add_option("--patience", patience, "seconds to wait after the last send");
  double lead_in = 0;
  load_command->add_option("--lead-in", lead_in, "seconds whose latencies do not count");

  double seconds = 60;
  int64_t expected = 0;
  std::string from;
  auto* alerts_command = app.add_subcommand("alerts", "measure due -> alert");
  alerts_command->add_option("--from", from, "RFC 3339")->required();
  alerts_command->add_option("--seconds", seconds);
  alerts_command->add_option("--expected", expected)->required();

  std::string topic;
  int per_episode = 1;
  auto* kafka_command = app.add_subcommand("kafka-limit", "what Kafka alone does");
  kafka_command->add_option("--topic", topic)->required();
  kafka_command->add_option("--per-episode", per_episode);
  kafka_command->add_option("--seconds", seconds);

  std::string pg;
  std::vector<std::string> tables;
  double share = 1;
  int64_t episodes = 10000;
  auto* pg_command = app.add_subcommand("pg-limit", "what PostgreSQL alone does");
  pg_command->add_option("--pg", pg)->required();
  pg_command->add_option("--table", tables, "schema.table")->required();
  pg_command->add_option("--share", share, "of each table's rows");
  pg_command->add_option("--episodes", episodes, "episodes that these rows stand for");
  CLI11_PARSE(app, argc, argv);

  if (load_command->parsed()) {
    load.return_from = ParseInstant(return_from).value();
    load.return_step = std::chrono::microseconds(step_us);
    return Load(brokers, prefix, load, patience, lead_in);
  }
  if (alerts_command->parsed())
    return Alerts(brokers, prefix, ParseInstant(from).value(), seconds, expected);
  if (kafka_command->parsed()) {
    return KafkaLimit(brokers, prefix + topic, per_episode, seconds,
                      [&](int64_t index) { return SampleMessage(prefix + topic, index); });
  }
  return PgLimit(pg, tables, share, episodes);
}
