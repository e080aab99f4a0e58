// Measures what one new interview costs the risk service's index of shared facts: its own event
// handlers on real PostgreSQL, seeded with many interviews through the same handlers.
// tests/bench/journey.py starts the server and migrates the schema.
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "libs/messaging/pg_backend.h"
#include "libs/messaging/processor.h"
#include "libs/pg/connection.h"
#include "services/risk/adapters/bus/events.h"
#include "services/risk/adapters/bus/routes.h"
#include "tests/bench/driver.h"
#include "tests/bench/pattern_cases.h"

namespace safereturn::bench {
namespace {

using Json = nlohmann::json;
using std::chrono::duration;

constexpr size_t kBatch = 1000;  // messages in a transaction, as the consumer's

class Index {
 public:
  Index(const std::string& conninfo, CaseOptions options)
      : options_(options),
        pool_({.conninfo = conninfo, .size = 2, .application_name = "bench.pattern"}),
        database_(pool_, pool_),
        ids_(Wall(), random_),
        store_(database_, Wall(), ids_, risk::EventCodec()),
        router_(risk::MakeRoutes()),
        processor_(store_, router_, messaging::ProcessorOptions{"risk", "safereturn.intake"}) {}

  // Lets the service hear of the cases up to `count` in all.
  void Grow(int64_t count) {
    const Instant start = Wall().Now();
    std::vector<kafka::Message> batch;
    for (; size_ < count; ++size_) {
      for (auto& message : AbsenceMessages(options_, size_)) batch.push_back(std::move(message));
      batch.push_back(FactsMessage(options_, size_));
      if (batch.size() + 3 > kBatch || size_ + 1 == count) {
        Hear(batch);
        batch.clear();
        Progress("interviews in the index", size_ + 1, count,
                 duration<double>(Wall().Now() - start).count());
      }
    }
    std::fprintf(stderr, "\n");
  }

  // Returns how long each of `count` new interviews took, one at a time, in milliseconds.
  std::vector<double> Measure(int64_t count) {
    std::vector<kafka::Message> before;
    for (int64_t i = size_; i < size_ + count; ++i) {
      for (auto& message : AbsenceMessages(options_, i)) before.push_back(std::move(message));
      before.push_back(AcceptedMessage(options_, i));
      if (before.size() + 3 > kBatch || i + 1 == size_ + count) {
        Hear(before);
        before.clear();
      }
    }
    std::vector<double> took;
    for (int64_t i = 0; i < count; ++i, ++size_) {
      const std::vector<kafka::Message> one{FactsMessage(options_, size_)};
      const auto start = std::chrono::steady_clock::now();
      Hear(one);
      took.push_back(
          duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    return took;
  }

  [[nodiscard]] int64_t size() const { return size_; }

 private:
  void Hear(const std::vector<kafka::Message>& messages) {
    const auto report = Must(processor_.Process(messages));
    if (report.handled != messages.size()) {
      Die(absl::InternalError(std::to_string(report.handled) + " handled, " +
                              std::to_string(report.parked) + " parked, " +
                              std::to_string(report.repeated) + " repeated of " +
                              std::to_string(messages.size())));
    }
  }

  const CaseOptions options_;
  pg::Pool pool_;
  messaging::PgDatabase database_;
  SystemRandom random_;
  IdSource ids_;
  messaging::Store store_;
  const messaging::Router router_;
  messaging::Processor processor_;
  int64_t size_ = 0;
};

// What a bulk load leaves behind is not what a new interview costs.
void Settle(const std::string& admin) {
  const auto connection = Must(pg::Connection::Open(admin));
  (void)Must(connection->Exec("ANALYZE"));
  (void)Must(connection->Exec("CHECKPOINT"));
}

Json FiguresOf(std::vector<double> took) {
  double sum = 0;
  for (const double one : took) sum += one;
  return {{"mean_ms", sum / static_cast<double>(took.size())},
          {"p50_ms", Percentile(took, 0.5)},
          {"p99_ms", Percentile(took, 0.99)},
          {"max_ms", Percentile(took, 1)}};
}

int64_t Candidates(const std::string& admin) {
  const auto connection = Must(pg::Connection::Open(admin));
  return Must(connection->Exec("SELECT count(*) FROM risk.pattern_candidate WHERE candidate_state "
                               "<> 'kForming'"))
      .GetInt(0, 0);
}

}  // namespace
}  // namespace safereturn::bench

int main(int argc, char** argv) {
  using namespace safereturn;         // NOLINT(google-build-using-namespace): main
  using namespace safereturn::bench;  // NOLINT(google-build-using-namespace): main
  CLI::App app{"Measures the index of shared facts; called by tools/dev bench journey"};
  std::string worker;
  std::string admin;
  int64_t few = 20'000;
  int64_t many = 200'000;
  int64_t samples = 2000;
  app.add_option("--pg", worker, "as the service's worker role")->required();
  app.add_option("--admin", admin, "as a superuser")->required();
  app.add_option("--few", few, "interviews");
  app.add_option("--many", many, "interviews");
  app.add_option("--samples", samples, "new interviews measured at each size");
  CLI11_PARSE(app, argc, argv);

  CaseOptions options;
  options.first_return = Wall().Now() - options.between * (many + 2 * samples);
  Index index(worker, options);
  index.Grow(few);
  Settle(admin);
  const Json at_few = FiguresOf(index.Measure(samples));
  index.Grow(many);
  Settle(admin);
  const Json at_many = FiguresOf(index.Measure(samples));
  std::printf("%s\n", Json{{"few", at_few},
                           {"many", at_many},
                           {"candidates", Candidates(admin)},
                           {"interviews", index.size()}}
                          .dump()
                          .c_str());
  return 0;
}
