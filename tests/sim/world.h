// Five services, a bus, a mail server, people and councils in one thread on one virtual clock,
// drawn from one seed. Nothing in it waits: when all are idle, the clock jumps to the next instant
// at which somebody has something to do.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "libs/base/crash_point.h"
#include "libs/base/result.h"
#include "libs/seal/memory_vault.h"
#include "services/interview/adapters/rpc/statutory.h"
#include "services/interview/app/ports.h"
#include "tests/sim/mailbox.h"
#include "tests/sim/options.h"
#include "tests/sim/process.h"
#include "tests/sim/specs.h"

namespace safereturn::sim {

// Whether a caller would ask the same again. What rests on a version that is no more is refused for
// good.
inline bool IsNoAnswer(const absl::Status& status) {
  const std::string reason(ReasonOf(status));
  return IsTransient(status) && reason != "STALE_VERSION" && reason != "VERSION_STALE";
}

class World {
 public:
  explicit World(const Options& options);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  [[nodiscard]] Instant now() const { return clock_.Now(); }
  [[nodiscard]] const Clock& clock() const { return clock_; }
  [[nodiscard]] Random& random() { return random_; }
  [[nodiscard]] Faults& faults() { return faults_; }
  [[nodiscard]] SimBus& bus() { return bus_; }
  [[nodiscard]] Trace& trace() { return trace_; }
  [[nodiscard]] Mailbox& mailbox() { return mailbox_; }
  [[nodiscard]] Process& referral() { return referral_; }
  [[nodiscard]] Process& scheduling() { return scheduling_; }
  [[nodiscard]] Process& notification() { return notification_; }
  [[nodiscard]] Process& interview() { return interview_; }
  [[nodiscard]] Process& risk() { return risk_; }
  [[nodiscard]] std::vector<Process*> processes() {
    return {&referral_, &scheduling_, &notification_, &interview_, &risk_};
  }
  // The keys of narratives lie in databases of their own: they are there whoever dies.
  [[nodiscard]] interview::Ports interview_ports() {
    return {interview_vault_, interview_vault_.digest(), interview::StatutoryFramework()};
  }
  [[nodiscard]] seal::MemoryVault& risk_vault() { return risk_vault_; }
  [[nodiscard]] int crashes() const;

  // Returns a number in [0, bound), and true with a chance in a hundred.
  uint64_t Draw(uint64_t bound) { return random_.Below(bound); }
  bool Chance(int per_cent) { return random_.Below(100) < static_cast<uint64_t>(per_cent); }
  // Returns a duration in [from, to).
  std::chrono::seconds Between(std::chrono::seconds from, std::chrono::seconds to);

  // Does `action` at that instant, or as soon as possible after it.
  void At(Instant when, std::function<void()> action) { actions_.emplace(when, std::move(action)); }

  // Asks a service for something, as an RPC would. A caller that gets no answer (the service is
  // down, died on the way, or the answer got lost) asks again with the same request id. `done` gets
  // the first answer that arrives; it is never UNAVAILABLE or UNKNOWN.
  template <class T>
  void Call(Process& service, messaging::CommandContext context,
            std::function<absl::StatusOr<T>(messaging::Tx&)> handler,
            std::function<void(const absl::StatusOr<T>&)> done);

  // Runs everything up to `end`, in any order that the seed gives.
  void RunUntil(Instant end);
  // Kills a process between two steps.
  void Kill(Process& process, std::string_view where);

  // What went wrong in a step for good, or never came to an end.
  [[nodiscard]] const std::vector<std::string>& failures() const { return failures_; }

 private:
  Env EnvOf(const Options& options);
  bool RunSomething(Instant end);
  void RunAction();
  Instant DrawBack();

  SimClock clock_;
  SeededRandom random_;
  Faults faults_;
  Trace trace_;
  SimBus bus_;
  Mailbox mailbox_;
  Process referral_;
  Process scheduling_;
  Process notification_;
  seal::MemoryVault interview_vault_;
  seal::MemoryVault risk_vault_;
  Process interview_;
  Process risk_;
  std::multimap<Instant, std::function<void()>> actions_;
  std::vector<std::string> failures_;
  uint64_t steps_ = 0;
};

template <class T>
void World::Call(Process& service, messaging::CommandContext context,
                 std::function<absl::StatusOr<T>(messaging::Tx&)> handler,
                 std::function<void(const absl::StatusOr<T>&)> done) {
  absl::StatusOr<T> answer =
      Refuse(absl::StatusCode::kUnavailable, "SERVICE_DOWN", "the simulated service is down");
  if (service.is_up()) {
    try {
      const auto result = service.store().Execute<T>(context, handler);
      answer = result.ok() ? absl::StatusOr<T>(result->value) : result.status();
      service.NoteEffects();
    } catch (const SimulatedCrash& crash) {
      service.Die(crash.point, DrawBack());
    }
  }
  const bool is_lost = faults_.Strikes(faults_.rates().answer_lost);
  const bool is_unanswered = is_lost || (!answer.ok() && IsNoAnswer(answer.status()));
  trace_.Note("caller", context.method + " " +
                            (is_lost       ? "no answer"
                             : answer.ok() ? "ok"
                                           : ReasonOf(answer.status())));
  if (!is_unanswered) {
    done(answer);
    // Somebody presses the button twice.
    if (!faults_.is_healed() && answer.ok() && Chance(5)) {
      At(now() + Between(std::chrono::seconds(1), std::chrono::hours(2)),
         [this, &service, context, handler] {
           Call<T>(service, context, handler, [](const absl::StatusOr<T>&) {});
         });
    }
    return;
  }
  // Soon, or after a while where nobody is there.
  const auto pause = service.is_up() ? Between(std::chrono::seconds(1), std::chrono::seconds(90))
                                     : Between(std::chrono::minutes(2), std::chrono::minutes(30));
  At(now() + pause, [this, &service, context = std::move(context), handler = std::move(handler),
                     done = std::move(done)] { Call<T>(service, context, handler, done); });
}

}  // namespace safereturn::sim
