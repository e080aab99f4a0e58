#include "tests/sim/process.h"

#include <algorithm>

#include "libs/base/check.h"
#include "libs/base/result.h"

namespace safereturn::sim {
namespace {

// A clock that is an hour fast (Bug::kEarlyWaker).
class FastClock final : public Clock {
 public:
  explicit FastClock(const Clock& clock) : clock_(clock) {}
  [[nodiscard]] Instant Now() const override { return clock_.Now() + std::chrono::hours(1); }

 private:
  const Clock& clock_;
};

// Once nothing goes wrong any more nobody dawdles: then the auditor watches.
constexpr uint64_t kHealedPace = 5'000'000;

// Small and drawn anew for each process: a batch is where neighbours meet.
messaging::ConsumerOptions DrawConsumerOptions(Random& random) {
  return {.max_batch = 1 + random.Below(60),
          .wait = std::chrono::milliseconds(0),
          .linger = std::chrono::milliseconds(0)};
}

}  // namespace

// A step, when it has work, and until when it waits after a transient error.
struct Process::Runnable {
  runtime::Step* step = nullptr;
  std::function<std::optional<Instant>()> next;
  Instant not_before = Instant::min();
};

struct Process::Alive {
  Alive(Process& process, const Env& env, const ServiceSpec& spec);
  void AddWakers(const Env& env, const ServiceSpec& spec);

  SimDatabase database;
  IdSource ids;
  FastClock fast_clock;
  messaging::Store store;
  messaging::Store fast_store;
  messaging::Processor processor;
  SimSource source;
  SimPublisher publisher;
  messaging::ConsumerStep consumer;
  messaging::RelayStep relay;
  messaging::AuditorStep auditor;
  messaging::PurgeStep purge;
  std::vector<std::unique_ptr<messaging::WakerStep>> wakers;
  std::unique_ptr<runtime::Step> more;
  Instant more_due = Instant::min();
  Instant audit_due = Instant::min();
  Instant purge_due = Instant::min();
  std::vector<Runnable> runnables;
};

Process::Alive::Alive(Process& process, const Env& env, const ServiceSpec& spec)
    : database(process.database_, env.faults, env.bug, process.spec_.amnesia),
      ids(env.clock, env.random),
      fast_clock(env.clock),
      store(database, env.clock, ids, *spec.codec),
      fast_store(database, fast_clock, ids, *spec.codec),
      processor(store, *spec.router, {spec.name, "safereturn.intake"}),
      source(env.bus, env.clock, env.random, env.faults, env.bug, spec.name, spec.topics,
             process.offsets_),
      publisher(env.bus, env.random, env.faults, env.bug, process.forgotten_),
      consumer(source, processor, DrawConsumerOptions(env.random)),
      relay(database, publisher,
            {"//safereturn/" + spec.name, process.topic(),
             static_cast<int>(1 + env.random.Below(60))}),
      auditor(store, spec.audited, spec.name),
      purge(store) {
  runnables.push_back({&consumer, [this] { return source.next(); }});
  runnables.push_back({&relay, [&process]() -> std::optional<Instant> {
                         if (process.database_.state().outbox.empty()) return std::nullopt;
                         return Instant::min();
                       }});
  // While things go wrong the auditor would rightly shout; it must be silent once the world has
  // healed.
  runnables.push_back({&auditor, [this, &env]() -> std::optional<Instant> {
                         if (!env.faults.is_calm()) return std::nullopt;
                         return audit_due;
                       }});
  runnables.push_back({&purge, [this] { return std::optional(purge_due); }});
  AddWakers(env, spec);
  if (spec.more) {
    more = spec.more(store);
    runnables.push_back({more.get(), [this] { return std::optional(more_due); }});
  }
  // As in production: a commit tells the sleepers of earlier deadlines. If that hint were lost, the
  // world would sleep too long and the ladder's checker would say so.
  const auto hint = [this](const messaging::Store::Committed& committed) {
    if (!committed.earliest_due) return;
    for (const auto& waker : wakers) waker->Hint(*committed.earliest_due);
    more_due = std::min(more_due, *committed.earliest_due);
  };
  store.OnCommit(hint);
  fast_store.OnCommit(hint);
}

void Process::Alive::AddWakers(const Env& env, const ServiceSpec& spec) {
  const bool is_early = env.bug == Bug::kEarlyWaker && spec.name == "scheduling";
  const auto ahead = is_early ? std::chrono::hours(1) : std::chrono::hours(0);
  for (const WakerSpec& waker : spec.wakers) {
    if (waker.asleep != Bug::kNone && waker.asleep == env.bug) continue;
    wakers.push_back(std::make_unique<messaging::WakerStep>(
        is_early ? fast_store : store, *waker.table,
        messaging::WakerStep::Options{"waker." + waker.table->name,
                                      static_cast<int>(1 + env.random.Below(60))},
        waker.touches, waker.tick));
    runnables.push_back({wakers.back().get(), [step = wakers.back().get(), ahead] {
                           const Instant next = *step->next_wake();
                           // Beside the limits of the type there is nothing to subtract from.
                           const bool is_limit = next == Instant::min() || next == Instant::max();
                           return std::optional(is_limit ? next : next - ahead);
                         }});
  }
}

Process::Process(Env env, ServiceSpec spec) : env_(env), spec_(std::move(spec)) { Start(); }
Process::~Process() = default;

messaging::Store& Process::store() {
  SR_CHECK(is_up(), "calls go to living processes only");
  return alive_->store;
}

messaging::Processor& Process::processor() {
  SR_CHECK(is_up(), "calls go to living processes only");
  return alive_->processor;
}

void Process::Start() {
  alive_ = std::make_unique<Alive>(*this, env_, spec_);
  env_.trace.Note(spec_.name, "start");
}

void Process::Die(std::string_view where, Instant back) {
  NoteEffects();
  ++crashes_;
  env_.trace.Note(spec_.name, "CRASH at " + std::string(where));
  alive_.reset();
  back_time_ = back;
}

std::optional<Instant> Process::next() const {
  if (!is_up()) return back_time_;
  std::optional<Instant> next;
  for (const Runnable& runnable : alive_->runnables) {
    auto due = runnable.next();
    if (!due || *due == Instant::max()) continue;
    due = std::max(*due, runnable.not_before);
    if (!next || *due < *next) next = due;
  }
  return next;
}

absl::Status Process::RunOne() {
  const Instant now = env_.clock.Now();
  if (!is_up()) {
    if (back_time_ <= now) Start();
    return absl::OkStatus();
  }
  std::vector<Runnable*> ready;
  for (Runnable& runnable : alive_->runnables) {
    const auto due = runnable.next();
    if (due && std::max(*due, runnable.not_before) <= now) ready.push_back(&runnable);
  }
  if (ready.empty()) return absl::OkStatus();
  Runnable& chosen = *ready[env_.random.Below(ready.size())];
  runtime::Step& step = *chosen.step;
  if (&step == &alive_->auditor) alive_->audit_due = now + std::chrono::hours(1);
  if (&step == &alive_->purge) alive_->purge_due = now + std::chrono::hours(6);
  const bool is_more = &step == alive_->more.get();
  if (is_more) alive_->more_due = Instant::max();
  const absl::StatusOr<bool> result = step.Run();
  if (is_more && (!result.ok() || *result)) alive_->more_due = Instant::min();
  if (is_more && result.ok() && !*result) {
    alive_->more_due = std::min(alive_->more_due, step.next_wake().value_or(Instant::max()));
  }
  env_.trace.Note(spec_.name, result.ok()
                                  ? std::string(step.name())
                                  : std::string(step.name()) + ": " + Describe(result.status()));
  NoteEffects();
  // Others come to their turn before it looks again: so batches form, as they do where steps have
  // intervals.
  const uint64_t pace = env_.faults.is_healed() ? std::min(env_.pace, kHealedPace) : env_.pace;
  chosen.not_before = now + std::chrono::microseconds(env_.random.Below(pace));
  if (result.ok()) return absl::OkStatus();
  if (!IsTransient(result.status())) return result.status();
  chosen.not_before = now + std::chrono::milliseconds(100 + env_.random.Below(30'000));
  return absl::OkStatus();
}

void Process::NoteEffects() {
  const auto& journal = database_.state().journal;
  for (; noted_rows_ < journal.size(); ++noted_rows_) {
    const messaging::JournalRow& row = journal[noted_rows_];
    env_.trace.Note(spec_.name,
                    "  " + row.type.substr(row.type.rfind('.') + 1) + " " + row.subject + " v" +
                        std::to_string(row.version),
                    row.event_id.ToString() + row.data);
  }
}

}  // namespace safereturn::sim
