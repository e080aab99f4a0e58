// Drives and measures journeys from outside: publishes returned episodes open loop, sends the
// interviewer's commands as soon as they are possible, and listens to the topics.
// tests/bench/journey.py starts the servers, calls this for each phase and prints the table.
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>

#include "libs/base/civil.h"
#include "libs/kafka/producer.h"
#include "libs/rpc/client.h"
#include "safereturn/interview/v1/interview_service.pb.h"
#include "tests/bench/calls.h"
#include "tests/bench/journey.h"
#include "tests/bench/limits.h"

namespace safereturn::bench {
namespace {

using Json = nlohmann::json;
using std::chrono::duration;
using std::chrono::microseconds;
using std::chrono::milliseconds;

struct Place {
  std::string brokers;
  std::string prefix;
  std::string interview_address;
  std::string key_file;
};

rpc::CallerToken TokenFor(const Place& place, const std::string& authority) {
  const auto minter = Must(rpc::CallerTokenMinter::FromFile(place.key_file));
  return Must(minter.Mint({.subject = "system/bench",
                           .roles = {"interviewer", "coordinator", "system"},
                           .authorities = {authority},
                           .homes = {}},
                          Wall().Now(), std::chrono::hours(1)));
}

interview::v1::Framework FrameworkOf(const Place& place, const rpc::CallerToken& token,
                                     const std::string& name) {
  rpc::Client client(place.interview_address);
  interview::v1::GetFrameworkRequest request;
  request.set_name(name);
  return Must(client.Call<interview::v1::GetFrameworkRequest, interview::v1::GetFrameworkResponse>(
                  "safereturn.interview.v1.InterviewService.GetFramework", request,
                  rpc::Deadline::After(std::chrono::seconds(10)), token))
      .framework();
}

Json LatenciesOf(const Journeys& journeys, const LoadOptions& load,
                 const std::function<int64_t(int64_t)>& scheduled) {
  Json result;
  for (size_t part = 0; part <= kParts; ++part) {
    std::vector<double> latencies;
    for (int64_t i = 0; i < load.count; ++i) {
      const int64_t at =
          part == kParts ? journeys.CompleteTime(i) : journeys.TimeOf(i, static_cast<Part>(part));
      if (at != 0) latencies.push_back(static_cast<double>(at - scheduled(i)) / 1000.0);
    }
    result[part == kParts ? "complete" : kPartNames[part]] = {
        {"p50_ms", Percentile(latencies, 0.5)}, {"p99_ms", Percentile(latencies, 0.99)}};
  }
  return result;
}

// Publishes `count` episodes at `rate` and sees each journey to its end (or `patience` runs out).
int Drive(const Place& place, LoadOptions load, JourneyOptions options, int in_flight,
          const std::string& framework, double patience) {
  load.topic = place.prefix + "safereturn.intake";
  const rpc::CallerToken token = TokenFor(place, load.authority_id);
  Calls calls(place.interview_address, token, in_flight);
  options.due_date = FormatDate(LondonDate(Wall().Now() + std::chrono::days(14)));
  Journeys journeys(options, load, FrameworkOf(place, token, framework), calls);
  const Listener listener(place.brokers, Journeys::Topics(place.prefix), Journeys::Types(),
                          [&](const kafka::Message& message, const std::string& type, Instant at) {
                            journeys.Hear(message, type, at);
                          });
  const auto producer =
      Must(kafka::Producer::Create({.brokers = place.brokers, .linger = milliseconds(2)}));

  const Instant start = Wall().Now() + milliseconds(100);
  const auto scheduled = [&](int64_t index) {
    return start + microseconds(static_cast<int64_t>(1e6 * static_cast<double>(index) / load.rate));
  };
  int64_t sent = 0;
  Instant shown = start;
  Instant moved = start;  // when the last journey was completed
  int64_t complete = 0;
  while (journeys.complete() < load.count) {
    const Instant now = Wall().Now();
    std::vector<kafka::Message> batch;
    while (sent < load.count && scheduled(sent) <= now && batch.size() < 4000) {
      for (auto& message : EpisodeMessages(load, sent)) batch.push_back(std::move(message));
      ++sent;
    }
    if (!batch.empty()) {
      if (const auto status = producer->PublishAll(batch, std::chrono::seconds(30)); !status.ok()) {
        Die(status);
      }
    }
    std::this_thread::sleep_for(milliseconds(20));
    if (journeys.complete() != complete) moved = now;
    complete = journeys.complete();
    if (sent == load.count && duration<double>(now - moved).count() > patience) break;
    if (now - shown > std::chrono::seconds(1)) {
      shown = now;
      Progress("journeys", complete, load.count, duration<double>(now - start).count());
    }
  }
  std::fprintf(stderr, "\n");

  int64_t last = start.time_since_epoch().count();
  for (int64_t i = 0; i < load.count; ++i) last = std::max(last, journeys.CompleteTime(i));
  const double seconds = static_cast<double>(last - start.time_since_epoch().count()) / 1e6;
  const Json result{
      {"sent", load.count},
      {"complete", journeys.complete()},
      {"doubled", journeys.doubled()},
      {"failed", journeys.failed()},
      {"repeated", journeys.repeated()},
      {"refusals", journeys.refusals()},
      {"commands", calls.sent()},
      {"seconds", seconds},
      {"per_second", seconds > 0 ? static_cast<double>(journeys.complete()) / seconds : 0},
      {"latency", LatenciesOf(journeys, load, [&](int64_t index) {
         return scheduled(index).time_since_epoch().count();
       })}};
  std::printf("%s\n", result.dump().c_str());
  return journeys.complete() == load.count && journeys.doubled() == 0 && journeys.failed() == 0 ? 0
                                                                                                : 1;
}

// What Kafka alone does with what the journeys said, as it lies on the topics.
int Replay(const Place& place, const std::vector<std::string>& topics, double per_journey,
           double seconds) {
  constexpr size_t kMost = 50'000;
  std::vector<std::string> prefixed;
  for (const std::string& topic : topics) prefixed.push_back(place.prefix + topic);
  const std::vector<kafka::Message> recorded = Recorded(place.brokers, prefixed, kMost);
  if (recorded.empty()) Die(absl::NotFoundError("the topics are empty"));
  const std::string topic = place.prefix + "safereturn.intake";
  return KafkaLimit(place.brokers, topic, per_journey, seconds, [&](int64_t index) {
    kafka::Message message = recorded[static_cast<size_t>(index) % recorded.size()];
    message.topic = topic;
    return message;
  });
}

}  // namespace
}  // namespace safereturn::bench

int main(int argc, char** argv) {
  using namespace safereturn;         // NOLINT(google-build-using-namespace): main
  using namespace safereturn::bench;  // NOLINT(google-build-using-namespace): main
  CLI::App app{"Drives and measures journeys; called by tools/dev bench journey"};
  app.require_subcommand(1);
  Place place;
  app.add_option("--kafka", place.brokers, "host:port of the broker")->required();
  app.add_option("--prefix", place.prefix, "prefix of topics");

  LoadOptions load;
  std::string return_from;
  std::string framework = "frameworks/statutory.1";
  JourneyOptions options;
  int64_t think_ms = options.think.count();
  int in_flight = 96;
  double patience = 60;
  auto* drive = app.add_subcommand("load", "publish episodes, see each journey to its end");
  drive->add_option("--interview", place.interview_address, "host:port of the service")->required();
  drive->add_option("--key", place.key_file, "private key of callers' tokens")->required();
  drive->add_option("--source", load.source)->required();
  drive->add_option("--authority", load.authority_id)->required();
  drive->add_option("--home", load.home_urn)->required();
  drive->add_option("--first", load.first);
  drive->add_option("--count", load.count)->required();
  drive->add_option("--rate", load.rate);
  drive->add_option("--return-from", return_from, "RFC 3339")->required();
  drive->add_option("--framework", framework);
  drive->add_option("--actions", options.actions, "planned after each interview");
  drive->add_option("--think-ms", think_ms, "between the clock's start and the first command");
  drive->add_option("--in-flight", in_flight, "commands under way at once");
  drive->add_option("--patience", patience, "seconds without a completed journey");

  double seconds = 10;
  double per_journey = 1;
  std::vector<std::string> topics;
  auto* kafka_limit = app.add_subcommand("kafka-limit", "what Kafka alone does");
  kafka_limit->add_option("--topic", topics, "whose messages")->required();
  kafka_limit->add_option("--per-journey", per_journey, "messages")->required();
  kafka_limit->add_option("--seconds", seconds);

  std::string pg;
  std::vector<std::string> tables;
  double share = 1;
  int64_t journeys = 1000;
  auto* pg_limit = app.add_subcommand("pg-limit", "what PostgreSQL alone does");
  pg_limit->add_option("--pg", pg)->required();
  pg_limit->add_option("--table", tables, "schema.table")->required();
  pg_limit->add_option("--share", share, "of each table's rows");
  pg_limit->add_option("--journeys", journeys, "that these rows stand for");
  CLI11_PARSE(app, argc, argv);

  if (drive->parsed()) {
    load.return_from = ParseInstant(return_from).value();
    options.think = milliseconds(think_ms);
    return Drive(place, load, options, in_flight, framework, patience);
  }
  if (kafka_limit->parsed()) return Replay(place, topics, per_journey, seconds);
  return PgLimit(pg, tables, share, journeys);
}
