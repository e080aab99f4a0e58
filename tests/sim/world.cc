#include "tests/sim/world.h"

#include <algorithm>

#include "libs/base/civil.h"
#include "libs/base/crash_point.h"
#include "libs/base/result.h"

namespace safereturn::sim {
namespace {

// The week in which London's clocks go forward: the hour that spring skips lies within every run.
// Source: product.md decision 3 and design 8.2 (both ends of summer time are tested at the edges).
Instant DrawStart(uint64_t seed) {
  const Instant spring = *ParseInstant("2026-03-27T09:00:00Z");
  const Instant autumn = *ParseInstant("2026-10-23T09:00:00Z");
  const Instant ordinary = *ParseInstant("2026-06-02T09:00:00Z");
  return seed % 3 == 0 ? spring : seed % 3 == 1 ? autumn : ordinary;
}

// More steps than any run of this size makes: something is going round in circles.
constexpr uint64_t kMaxSteps = 2'000'000;

}  // namespace

World::World(const Options& options)
    : clock_(DrawStart(options.seed)),
      random_(options.seed),
      faults_(random_),
      trace_(clock_, options.trace),
      bus_(clock_, faults_),
      mailbox_(faults_, trace_),
      referral_(EnvOf(options), ReferralSpec()),
      scheduling_(EnvOf(options), SchedulingSpec()),
      notification_(EnvOf(options), NotificationSpec(mailbox_)),
      interview_vault_(&random_),
      risk_vault_(&random_),
      interview_(EnvOf(options), InterviewSpec()),
      risk_(EnvOf(options), RiskSpec()) {
  trace_.Note("world", faults_.Describe());
  SetCrashHook([this](std::string_view point) {
    if (faults_.CrashesAtPoint()) throw SimulatedCrash{point};
  });
}

Env World::EnvOf(const Options& options) {
  // In some runs a service works event by event, in others in batches of minutes.
  const uint64_t longest = random_.Below(2) == 0 ? 10'000'000 : 180'000'000;
  const uint64_t pace = 1 + random_.Below(longest);
  return {clock_, random_, faults_, bus_, trace_, options.bug, pace};
}

World::~World() { SetCrashHook({}); }

int World::crashes() const {
  return referral_.crashes() + scheduling_.crashes() + notification_.crashes() +
         interview_.crashes() + risk_.crashes();
}

std::chrono::seconds World::Between(std::chrono::seconds from, std::chrono::seconds to) {
  return from + std::chrono::seconds(random_.Below(static_cast<uint64_t>((to - from).count())));
}

Instant World::DrawBack() {
  // Most restarts take seconds; an outage is hours in which deadlines pass.
  if (faults_.Strikes(faults_.rates().outage)) {
    return now() + Between(std::chrono::minutes(10), std::chrono::hours(4));
  }
  return now() + Between(std::chrono::seconds(1), std::chrono::seconds(20));
}

void World::Kill(Process& process, std::string_view where) {
  if (process.is_up()) process.Die(where, DrawBack());
}

void World::RunAction() {
  const auto first = actions_.begin();
  const auto action = std::move(first->second);
  actions_.erase(first);
  action();
}

bool World::RunSomething(Instant end) {
  // Who has something to do now? An action of the world outside counts as one of them.
  std::vector<Process*> ready;
  Instant next = Instant::max();
  for (Process* process : processes()) {
    const auto due = process->next();
    if (!due) continue;
    if (*due <= now()) {
      ready.push_back(process);
    } else {
      next = std::min(next, *due);
    }
  }
  const bool has_action = !actions_.empty() && actions_.begin()->first <= now();
  if (!actions_.empty()) next = std::min(next, actions_.begin()->first);
  if (ready.empty() && !has_action) {
    if (next > end) return false;
    clock_.AdvanceTo(next);
    return true;
  }
  const size_t choice = random_.Below(ready.size() + (has_action ? 1 : 0));
  if (choice == ready.size()) {
    RunAction();
    return true;
  }
  Process& process = *ready[choice];
  if (process.is_up() && faults_.Strikes(faults_.rates().crash_idle)) {
    Kill(process, "idle");
    return true;
  }
  try {
    const absl::Status status = process.RunOne();
    if (!status.ok()) failures_.push_back(process.name() + ": " + Describe(status));
  } catch (const SimulatedCrash& crash) {
    process.Die(crash.point, DrawBack());
  }
  // Work takes time: two steps never share an instant for long.
  clock_.Advance(std::chrono::microseconds(random_.Below(5000)));
  return true;
}

void World::RunUntil(Instant end) {
  while (failures_.size() < 10 && RunSomething(end)) {
    if (++steps_ > kMaxSteps) {
      failures_.emplace_back("the run does not come to an end");
      return;
    }
  }
  clock_.AdvanceTo(end);
}

}  // namespace safereturn::sim
