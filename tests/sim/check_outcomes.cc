#include <map>
#include <set>

#include "libs/base/civil.h"
#include "safereturn/interview/v1/events.pb.h"
#include "safereturn/scheduling/v1/events.pb.h"
#include "services/scheduling/app/tables.h"
#include "tests/sim/checks.h"
#include "tests/sim/journal.h"
#include "tests/sim/rows.h"

namespace safereturn::sim {
namespace {

namespace pb = safereturn::interview::v1;
using messaging::JournalRow;
using scheduling::PlanState;

// A plan as the database has it.
struct Kept {
  scheduling::Plan plan;
  bool is_due = false;  // its ladder runs: it says when it acts next
};

std::map<std::string, Kept> PlansOf(World& world) {
  std::map<std::string, Kept> plans;
  ForEachRow<scheduling::Plan>(world.scheduling(), [&](const messaging::Row& row) {
    plans["plans/" + row.key] = {codec::FromJsonText<scheduling::Plan>(row.state),
                                 row.next_due.has_value()};
  });
  return plans;
}

// Every returned episode is on its way: it has an outcome, or a ladder that runs, its own or that
// of the plan whose interview covers it.
void CheckOnItsWay(const std::map<std::string, Kept>& plans, Findings& findings) {
  for (const auto& [name, kept] : plans) {
    if (kept.plan.state == PlanState::kClosed) {
      if (kept.plan.outcome == scheduling::Outcome::kUnspecified)
        findings.Add("outcome", name + " ended without an outcome");
      continue;
    }
    const Kept* leader = &kept;
    for (size_t hops = 0; leader->plan.state == PlanState::kCombined; ++hops) {
      const auto lead = plans.find(leader->plan.lead_plan_id.name());
      if (lead == plans.end() || hops > plans.size()) {
        findings.Add("outcome", name + " follows a plan that leads nowhere");
        break;
      }
      leader = &lead->second;
    }
    if (leader->plan.state == PlanState::kCombined) continue;
    if (leader->plan.state == PlanState::kClosed) {
      findings.Add("outcome", name + " is open and the plan that it follows has ended");
    } else if (!leader->is_due) {
      findings.Add("outcome", name + " has neither an outcome nor a ladder that runs");
    }
  }
}

// What interviews said, and whether the plans that they named ended with it.
class Interviews {
 public:
  Interviews(World& world, const std::map<std::string, Kept>& plans, Findings& findings)
      : world_(world), plans_(plans), findings_(findings) {
    for (const JournalRow& row : world.scheduling().state().journal) {
      if (row.type == scheduling::v1::PlanReopened::descriptor()->full_name())
        reopened_[row.subject] = row.occurred_at;
    }
  }

  template <class Proto>
  void Check() {
    ForEachEvent<Proto>(world_.interview(), [&](const Proto& event, const JournalRow& row) {
      if (!ended_.insert(row.subject).second)
        findings_.Add("outcome", row.subject + " has two outcomes");
      if (event.plan_ids().empty())
        findings_.Add("outcome", row.subject + " ended and covers no plan");
      const auto heard = HeardAt(world_.scheduling(), world_.interview(), row);
      for (const std::string& plan : event.plan_ids()) CheckPlan(plan, row, heard);
    });
  }

 private:
  void CheckPlan(const std::string& name, const JournalRow& row, std::optional<Instant> heard) {
    const auto kept = plans_.find(name);
    if (kept == plans_.end()) {
      findings_.Add("outcome", row.subject + " covers " + name + ", which does not exist");
      return;
    }
    // Taken back later: the duplicate that it was no longer is.
    const auto reopened = reopened_.find(name);
    if (reopened != reopened_.end() && heard && reopened->second >= *heard) return;
    if (scheduling::IsOpen(kept->second.plan))
      findings_.Add("outcome", row.subject + " ended and " + name + " is still open");
  }

  World& world_;
  const std::map<std::string, Kept>& plans_;
  Findings& findings_;
  std::map<std::string, Instant> reopened_;
  std::set<std::string> ended_;
};

}  // namespace

void CheckOutcomes(World& world, Findings& findings) {
  const auto plans = PlansOf(world);
  CheckOnItsWay(plans, findings);
  Interviews interviews(world, plans, findings);
  interviews.Check<pb::InterviewHeld>();
  interviews.Check<pb::InterviewDeclined>();
  interviews.Check<pb::InterviewNotReached>();
}

}  // namespace safereturn::sim
