#include "tests/sim/run.h"

#include <memory>

#include "tests/sim/team.h"

namespace safereturn::sim {
namespace {

using std::chrono::hours;

// Everything is told within the first days; then the whole statutory clock and two daily steps
// pass.
constexpr hours kWithFaults{130};
// All that waits has another try within this time (the longest pause between two tries of a mail is
// 90 minutes).
constexpr hours kToHeal{5};
constexpr int kKills = 6;

// What happens in a world, in the four parts of every workload (FoundationDB's): set up, step,
// check, count.
class Workload {
 public:
  Workload(World& world, const Options& options) : world_(world), options_(options) {}

  void SetUp();
  void Step();
  void Check(Findings& findings);
  void Count(Metrics& metrics) const;

 private:
  void Kill();

  World& world_;
  const Options& options_;
  std::vector<Council> councils_;
  std::vector<Child> children_;
  std::vector<PlantedLetter> planted_;
  std::unique_ptr<Team> team_;
};

void Workload::Kill() {
  Process& victim = *world_.processes()[world_.Draw(3)];
  if (victim.is_up()) {
    world_.Kill(victim, "a random moment");
  } else {
    world_.At(world_.now() + std::chrono::minutes(5), [this] { Kill(); });
  }
}

void Workload::SetUp() {
  councils_ = SetUpDirectory(world_);
  team_ = std::make_unique<Team>(world_, councils_);
  world_.mailbox().OnMail([this](const notification::Mail& mail) { team_->ReadMail(mail); });
  children_.reserve(static_cast<size_t>(options_.children));  // the team keeps references
  for (int i = 0; i < options_.children; ++i) {
    const Council& council = councils_[world_.Draw(3) == 0 ? 1 : 0];
    children_.push_back(TellStory(world_, council, i, planted_));
    team_->PlanFor(children_.back());
  }
  for (int i = 0; i < kKills; ++i) {
    world_.At(world_.now() + world_.Between(hours(1), hours(110)), [this] { Kill(); });
    world_.At(world_.now() + world_.Between(hours(1), hours(120)),
              [this] { world_.faults().ArmCrash(); });
  }
}

void Workload::Step() {
  world_.faults().Begin();
  world_.RunUntil(world_.now() + kWithFaults);
  world_.faults().Heal();
  for (Process* process : world_.processes()) process->ComeBack();
  team_->GoHome();
  world_.RunUntil(world_.now() + hours(1));
  world_.faults().CalmDown();
  world_.RunUntil(world_.now() + kToHeal - hours(1));
}

void Workload::Check(Findings& findings) {
  for (const std::string& failure : world_.failures()) findings.Add("step", failure);
  for (const std::string& broken : team_->counts().broken) findings.Add("call", broken);
  if (world_.crashes() < kKills - 1) findings.Add("world", "fewer than 5 crashes");
  CheckBus(world_, findings);
  CheckCauses(world_, findings);
  CheckTimes(world_, findings);
  CheckFolds(world_, findings);
  CheckTruth(world_, children_, planted_, findings);
  CheckPlans(world_, findings);
  CheckLadder(world_, findings);
  CheckAlerts(world_, findings);
  CheckAuditor(world_, findings);
}

void Workload::Count(Metrics& metrics) const {
  metrics.children = static_cast<int>(children_.size());
  for (const Child& child : children_) metrics.episodes += static_cast<int>(child.episodes.size());
  metrics.crashes = world_.crashes();
  for (Process* process : world_.processes()) {
    metrics.events += static_cast<int>(process->state().journal.size());
    const auto letters = process->state().tables.find("dead_letter");
    if (letters != process->state().tables.end()) {
      metrics.dead_letters += static_cast<int>(letters->second.size());
    }
    for (const auto& row : process->state().journal) {
      metrics.plans += row.type.ends_with(".ClockStarted") ? 1 : 0;
      metrics.escalations += row.type.ends_with(".EscalationRaised") ? 1 : 0;
    }
  }
  metrics.mails = static_cast<int>(world_.mailbox().arrived().size());
  metrics.calls = team_->counts().accepted + team_->counts().refused;
  metrics.steps = world_.trace().notes();
}

}  // namespace

Result Simulate(const Options& options) {
  World world(options);
  Workload workload(world, options);
  workload.SetUp();
  workload.Step();
  Findings findings;
  workload.Check(findings);
  Result result;
  result.hash = world.trace().hash();
  result.findings = findings.all();
  workload.Count(result.metrics);
  return result;
}

}  // namespace safereturn::sim
