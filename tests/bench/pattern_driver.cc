// Measures what one new interview costs the risk service's index of shared facts: its own event
// handlers on real PostgreSQL, seeded with many interviews through the same handlers.
// tests/bench/journey.py starts the server and migrates the schema.
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <atomic>
#include <thread>

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
        pool_({.conninfo = conninfo, .size = 4, .application_name = "bench.pattern"}),
        database_(pool_, pool_),
        ids_(Wall(), random_),
        store_(database_, Wall(), ids_, risk::EventCodec()),
        router_(risk::MakeRoutes()),
        processor_(store_, router_, messaging::ProcessorOptions{"risk", "safereturn.intake"}) {}

  // Lets the service hear of the cases up to `count` in all; each authority's in order.
  void Grow(int64_t count) {
    constexpr int64_t kWorkers = 2;
    if (count <= size_) return;
    std::atomic<int64_t> done{size_};
    {
      std::vector<std::jthread> workers;
      for (int64_t worker = 0; worker < kWorkers; ++worker) {
        workers.emplace_back([&, worker] { Load(worker, kWorkers, count, done); });
      }
      const Instant start = Wall().Now();
      while (done < count) {
        std::this_thread::sleep_for(std::chrono::milliseconds(500));
        Progress("interviews in the index", done, count,
                 duration<double>(Wall().Now() - start).count());
      }
    }
    std::fprintf(stderr, "\n");
    size_ = count;
  }

  // Lets the service hear of the next `count` absences: their interviews are due.
  void Prepare(int64_t count) {
    std::vector<kafka::Message> messages;
    for (int64_t i = size_; i < size_ + count; ++i) {
      for (auto& message : AbsenceMessages(options_, i)) messages.push_back(std::move(message));
      messages.push_back(AcceptedMessage(options_, i));
    }
    Hear(messages);
  }

  // Returns how long each of their interviews took, one at a time, in milliseconds.
  std::vector<double> Measure(int64_t count) {
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
  void Load(int64_t worker, int64_t workers, int64_t count, std::atomic<int64_t>& done) {
    std::vector<kafka::Message> batch;
    int64_t cases = 0;
    for (int64_t i = size_; i < count; ++i) {
      if (AuthorityNumber(options_, i) % workers == worker) {
        for (auto& message : AbsenceMessages(options_, i)) batch.push_back(std::move(message));
        batch.push_back(FactsMessage(options_, i));
        ++cases;
      }
      if (batch.size() + 3 > kBatch || i + 1 == count) {
        Hear(batch);
        batch.clear();
        done += cases;
        cases = 0;
      }
    }
  }

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

// Measures `samples` new interviews in groups, each directly after a checkpoint. In life one comes
// every few minutes, so nearly every page that it changes is written to the log whole; a few
// thousand in a row on few pages would hide that from the small index.
std::vector<double> MeasureSettled(Index& index, const std::string& admin, int64_t samples) {
  constexpr int64_t kGroup = 100;
  const auto connection = Must(pg::Connection::Open(admin));
  (void)Must(connection->Exec("ANALYZE"));
  std::vector<double> took;
  while (static_cast<int64_t>(took.size()) < samples) {
    index.Prepare(kGroup);
    (void)Must(connection->Exec("CHECKPOINT"));
    const std::vector<double> group = index.Measure(kGroup);
    took.insert(took.end(), group.begin(), group.end());
    Progress("new interviews measured", static_cast<int64_t>(took.size()), samples, 0);
  }
  std::fprintf(stderr, "\n");
  return took;
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
  const Json at_few = FiguresOf(MeasureSettled(index, admin, samples));
  index.Grow(many);
  const Json at_many = FiguresOf(MeasureSettled(index, admin, samples));
  std::printf("%s\n", Json{{"few", at_few},
                           {"many", at_many},
                           {"candidates", Candidates(admin)},
                           {"interviews", index.size()}}
                          .dump()
                          .c_str());
  return 0;
}
