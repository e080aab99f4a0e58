#include "tests/sim/run.h"

#include <algorithm>
#include <memory>

#include "services/notification/app/tables.h"
#include "tests/sim/assessors.h"
#include "tests/sim/interviewers.h"
#include "tests/sim/rows.h"
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
// Alarms that nobody answers go on for ever, so a mail may be in hand at any end: it gets so long.
constexpr int kMinutesToRest = 30;
constexpr int kKills = 8;
constexpr int kFewestCrashes = 5;

// What happens in a world, in the four parts of every workload (FoundationDB's): set up, step,
// check, count.
class Workload {
 public:
  Workload(World& world, const Options& options) : world_(world), options_(options), desk_(world) {}

  void SetUp();
  void Step();
  void Check(Findings& findings);
  void Count(Metrics& metrics) const;

 private:
  void Kill();
  [[nodiscard]] bool IsMailInHand() const;

  World& world_;
  const Options& options_;
  std::vector<Council> councils_;
  std::vector<Child> children_;
  std::vector<PlantedLetter> planted_;
  Desk desk_;
  std::unique_ptr<Team> team_;
  std::unique_ptr<Interviewers> interviewers_;
  std::unique_ptr<Assessors> assessors_;
};

void Workload::Kill() {
  const auto processes = world_.processes();
  Process& victim = *processes[world_.Draw(processes.size())];
  if (victim.is_up()) {
    world_.Kill(victim, "a random moment");
  } else {
    world_.At(world_.now() + std::chrono::minutes(5), [this] { Kill(); });
  }
}

void Workload::SetUp() {
  councils_ = SetUpDirectory(world_);
  team_ = std::make_unique<Team>(world_, desk_, councils_);
  interviewers_ = std::make_unique<Interviewers>(world_, desk_, councils_);
  world_.mailbox().OnMail([this](const notification::Mail& mail) { team_->ReadMail(mail); });
  assessors_ = std::make_unique<Assessors>(world_, desk_, councils_);
  interviewers_->PlanFrameworks();
  assessors_->PlanMatrices();
  assessors_->PlanPatterns();
  children_.reserve(static_cast<size_t>(options_.children));  // the team keeps references
  for (int i = 0; i < options_.children; ++i) {
    const Council& council = councils_[world_.Draw(3) == 0 ? 1 : 0];
    children_.push_back(TellStory(world_, council, i, planted_));
    team_->PlanFor(children_.back());
    interviewers_->PlanFor(children_.back());
    assessors_->PlanFor(children_.back());
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
  desk_.GoHome();
  world_.RunUntil(world_.now() + hours(1));
  world_.faults().CalmDown();
  world_.RunUntil(world_.now() + kToHeal - hours(1));
  for (int i = 0; i < kMinutesToRest && IsMailInHand(); ++i) {
    world_.RunUntil(world_.now() + std::chrono::minutes(1));
  }
}

bool Workload::IsMailInHand() const {
  const auto messages = RowsOf<notification::Message>(world_.notification());
  return std::any_of(messages.begin(), messages.end(), [](const notification::Message& message) {
    return message.state == notification::MessageState::kPending;
  });
}

void Workload::Check(Findings& findings) {
  for (const std::string& failure : world_.failures()) findings.Add("step", failure);
  for (const std::string& broken : desk_.counts().broken) findings.Add("call", broken);
  if (world_.crashes() < kFewestCrashes) findings.Add("world", "fewer than 5 crashes");
  CheckBus(world_, findings);
  CheckCauses(world_, findings);
  CheckTimes(world_, findings);
  CheckFolds(world_, findings);
  CheckTruth(world_, children_, planted_, findings);
  CheckPlans(world_, findings);
  CheckLadder(world_, findings);
  CheckOutcomes(world_, findings);
  CheckClimbs(world_, interviewers_->raised_dangers(), findings);
  CheckRisk(world_, findings);
  CheckLeaks(world_, findings);
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
      const auto ends_with = [&](std::initializer_list<std::string_view> names) {
        return std::any_of(names.begin(), names.end(),
                           [&](auto name) { return row.type.ends_with(name); })
                   ? 1
                   : 0;
      };
      metrics.plans += ends_with({".ClockStarted"});
      metrics.escalations += ends_with({".EscalationRaised"});
      metrics.interviews +=
          ends_with({".InterviewHeld", ".InterviewDeclined", ".InterviewNotReached"});
      metrics.dangers += ends_with({".ImmediateDangerRaised"});
      metrics.overdue += ends_with({".ActionOverdue", ".VisitOverdue"});
      metrics.shifts += ends_with({".LadderShifted"});
      metrics.repeats += ends_with({".RepeatThresholdReached"});
    }
  }
  metrics.mails = static_cast<int>(world_.mailbox().arrived().size());
  metrics.calls = desk_.counts().accepted + desk_.counts().refused;
  metrics.refused = desk_.counts().refused;
  metrics.reasons = desk_.counts().reasons;
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
