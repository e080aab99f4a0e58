#include <map>

#include "safereturn/referral/v1/events.pb.h"
#include "safereturn/scheduling/v1/events.pb.h"
#include "services/referral/app/tables.h"
#include "services/scheduling/app/tables.h"
#include "tests/sim/checks.h"
#include "tests/sim/rows.h"

namespace safereturn::sim {
namespace {

using referral::EpisodeState;
using scheduling::Outcome;

// Returns whether a plan that stands so fits an episode that stands so.
bool Fits(const referral::Episode& episode, const scheduling::Plan& plan) {
  const bool is_open = scheduling::IsOpen(plan);
  switch (episode.state) {
    case EpisodeState::kAccepted:
      return is_open;
    case EpisodeState::kClosed:
      return !is_open;
    case EpisodeState::kWithdrawn:  // also what had ended by itself before
      return !is_open;
    case EpisodeState::kNotRequired:
      return !is_open;
    case EpisodeState::kMerged:
      return !is_open;
    default:
      return false;  // an episode that was never accepted has no plan
  }
}

}  // namespace

void CheckPlans(World& world, Findings& findings) {
  std::map<std::string, int> accepted;
  for (const auto& row : world.referral().state().journal) {
    if (row.type == referral::v1::ReferralAccepted::descriptor()->full_name())
      ++accepted[row.subject];
  }
  std::map<std::string, int> started;
  for (const auto& row : world.scheduling().state().journal) {
    if (row.type != scheduling::v1::ClockStarted::descriptor()->full_name()) continue;
    scheduling::v1::ClockStarted event;
    event.ParseFromString(row.data);
    ++started[event.episode_id()];
  }
  for (const auto& [episode, count] : accepted) {
    if (started[episode] != 1) {
      findings.Add("plan", episode + " was accepted and has " + std::to_string(started[episode]) +
                               " clocks");
    }
  }
  for (const auto& [episode, count] : started) {
    if (!accepted.contains(episode))
      findings.Add("plan", episode + " has a clock and was not accepted");
  }
  std::map<EpisodeId, scheduling::Plan> plans;
  for (auto& plan : RowsOf<scheduling::Plan>(world.scheduling())) plans[plan.episode_id] = plan;
  for (const auto& episode : RowsOf<referral::Episode>(world.referral())) {
    const auto plan = plans.find(episode.episode_id);
    if (plan == plans.end()) {
      if (episode.state == EpisodeState::kAccepted) {
        findings.Add("plan", episode.episode_id.name() + " is accepted without a plan");
      }
      continue;
    }
    if (!Fits(episode, plan->second)) {
      findings.Add("plan", episode.episode_id.name() + " is " + referral::StateText(episode.state) +
                               " and its plan is in state " +
                               std::to_string(static_cast<int>(plan->second.state)) + ", outcome " +
                               std::to_string(static_cast<int>(plan->second.outcome)));
    }
    if (episode.return_time && *episode.return_time != plan->second.return_time) {
      findings.Add("plan", episode.episode_id.name() + " and its plan know two returns");
    }
  }
}

}  // namespace safereturn::sim
