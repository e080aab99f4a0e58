#include "tests/bench/limits.h"

#include <algorithm>
#include <atomic>
#include <nlohmann/json.hpp>

#include "libs/kafka/producer.h"
#include "libs/pg/arrays.h"
#include "libs/pg/connection.h"
#include "tests/bench/driver.h"

namespace safereturn::bench {
namespace {

using Json = nlohmann::json;
using std::chrono::duration;
using std::chrono::milliseconds;

}  // namespace

int KafkaLimit(const std::string& brokers, const std::string& topic, double per_unit,
               double seconds, const std::function<kafka::Message(int64_t)>& next) {
  constexpr int kBatch = 4000;
  std::atomic<int64_t> consumed{0};
  const Listener listener(brokers, {topic}, {},
                          [&](const kafka::Message&, const std::string&, Instant) { ++consumed; });
  const auto producer =
      Must(kafka::Producer::Create({.brokers = brokers, .linger = milliseconds(2)}));
  const Instant start = Wall().Now();
  int64_t produced = 0;
  while (duration<double>(Wall().Now() - start).count() < seconds) {
    std::vector<kafka::Message> batch;
    for (int i = 0; i < kBatch; ++i) batch.push_back(next(produced + i));
    if (const auto status = producer->PublishAll(batch, std::chrono::seconds(30)); !status.ok())
      Die(status);
    produced += kBatch;
  }
  while (consumed < produced && duration<double>(Wall().Now() - start).count() < seconds * 3) {
    std::this_thread::sleep_for(milliseconds(5));
  }
  const double took = duration<double>(Wall().Now() - start).count();
  const double messages = static_cast<double>(consumed) / took;
  std::printf("%s\n",
              Json{{"messages_per_second", messages}, {"units_per_second", messages / per_unit}}
                  .dump()
                  .c_str());
  return 0;
}

std::vector<kafka::Message> Recorded(const std::string& brokers,
                                     const std::vector<std::string>& topics, size_t most) {
  kafka::ConsumerOptions options;
  options.brokers = brokers;
  options.group = "bench.recorded." + std::to_string(Wall().Now().time_since_epoch().count());
  options.topics = topics;
  const auto consumer = Must(kafka::Consumer::Create(options));
  std::vector<kafka::Message> messages;
  int quiet = 0;
  while (messages.size() < most && quiet < 60) {
    auto batch = consumer->PollBatch(5000, milliseconds(50));
    if (!batch.ok()) Die(batch.status());
    quiet = batch->empty() ? quiet + 1 : 0;
    std::move(batch->begin(), batch->end(), std::back_inserter(messages));
  }
  messages.resize(std::min(messages.size(), most));
  return messages;
}

int PgLimit(const std::string& conninfo, const std::vector<std::string>& tables, double share,
            int64_t units) {
  const auto connection = Must(pg::Connection::Open(conninfo));
  (void)Must(connection->ExecScript(
      "DROP SCHEMA IF EXISTS limit_probe CASCADE; CREATE SCHEMA limit_probe"));
  struct Probe {
    std::string insert;
    int64_t rows = 0;
  };
  std::vector<Probe> probes;
  for (const std::string& table : tables) {
    std::string name = table;
    std::replace(name.begin(), name.end(), '.', '_');
    const std::string copy = "limit_probe." + name;
    (void)Must(connection->ExecScript(
        "CREATE TABLE " + copy + " (LIKE " + table + " INCLUDING ALL); ALTER TABLE " + copy +
        " ADD COLUMN probe_row bigint; CREATE TABLE limit_probe.source_" + name +
        " AS SELECT *, "
        "row_number() OVER () AS probe_row FROM (SELECT * FROM " +
        table + " LIMIT (SELECT (count(*) * " + std::to_string(share) + ")::bigint FROM " + table +
        ")) s; CREATE INDEX ON limit_probe.source_" + name + " (probe_row)"));
    const auto rows = Must(connection->Exec("SELECT count(*) FROM limit_probe.source_" + name));
    probes.push_back(
        {"INSERT INTO " + copy + " OVERRIDING SYSTEM VALUE SELECT * FROM limit_probe.source_" +
             name +
             " WHERE probe_row > $1::bigint AND probe_row <= $2::bigint ON CONFLICT DO NOTHING",
         rows.GetInt(0, 0)});
  }
  const Instant start = Wall().Now();
  const int64_t batches = std::max<int64_t>(1, units / 1000);
  for (int64_t batch = 0; batch < batches; ++batch) {
    (void)Must(connection->Exec("BEGIN"));
    for (const Probe& probe : probes) {
      const int64_t from = probe.rows * batch / batches;
      const int64_t to = probe.rows * (batch + 1) / batches;
      (void)Must(connection->Exec(probe.insert, {std::to_string(from), std::to_string(to)}));
    }
    (void)Must(connection->Exec("COMMIT"));
  }
  const double took = duration<double>(Wall().Now() - start).count();
  int64_t rows = 0;
  for (const Probe& probe : probes) rows += probe.rows;
  (void)Must(connection->ExecScript("DROP SCHEMA limit_probe CASCADE"));
  std::printf("%s\n", Json{{"rows_per_second", static_cast<double>(rows) / took},
                           {"units_per_second", static_cast<double>(units) / took}}
                          .dump()
                          .c_str());
  return 0;
}

}  // namespace safereturn::bench
