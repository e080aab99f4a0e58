#include <algorithm>
#include <map>
#include <set>

#include "libs/base/civil.h"
#include "libs/messaging/dead_letter.h"
#include "services/referral/app/tables.h"
#include "tests/sim/checks.h"
#include "tests/sim/rows.h"

namespace safereturn::sim {
namespace {

using referral::EpisodeState;

void CheckEpisode(const Child& child, const TrueEpisode& truth,
                  const std::vector<referral::Episode>& episodes, Findings& findings) {
  std::vector<const referral::Episode*> named;
  for (const auto& episode : episodes) {
    for (const auto& reference : episode.references) {
      if (reference.episode_reference == truth.reference) named.push_back(&episode);
    }
  }
  if (named.size() != 1) {
    findings.Add("truth", truth.reference + " of " + child.child_id.name() + " is known " +
                              std::to_string(named.size()) + " times");
    return;
  }
  const referral::Episode& episode = *named.front();
  if (truth.return_time != episode.return_time) {
    findings.Add("truth",
                 truth.reference + " of " + child.child_id.name() + " ended " +
                     (truth.return_time ? FormatInstant(*truth.return_time) : "never") + ", not " +
                     (episode.return_time ? FormatInstant(*episode.return_time) : "never"));
  }
  const bool was_merged = episode.state == EpisodeState::kMerged;
  if (truth.is_withdrawn && !was_merged && episode.state != EpisodeState::kWithdrawn) {
    findings.Add("truth", truth.reference + " was withdrawn and is not");
  }
  if (!truth.is_withdrawn && episode.state == EpisodeState::kWithdrawn) {
    findings.Add("truth", truth.reference + " was never withdrawn and is");
  }
  if (!truth.is_withdrawn && !truth.is_history && episode.state == EpisodeState::kRefused) {
    findings.Add("truth", truth.reference + " was refused: " + episode.refused_reason);
  }
}

}  // namespace

void CheckTruth(World& world, const std::vector<Child>& children,
                const std::vector<PlantedLetter>& planted, Findings& findings) {
  std::map<std::string, std::vector<referral::Episode>> known;
  for (auto& episode : RowsOf<referral::Episode>(world.referral())) {
    known[episode.child_id.name()].push_back(episode);
  }
  for (const Child& child : children) {
    for (const TrueEpisode& truth : child.episodes) {
      CheckEpisode(child, truth, known[child.child_id.name()], findings);
    }
  }
  std::set<std::pair<std::string, std::string>> expected;
  for (const PlantedLetter& letter : planted) expected.emplace(letter.event_id, letter.reason);
  for (Process* process : world.processes()) {
    for (const auto& letter : RowsOf<messaging::DeadLetter>(*process)) {
      if (process->name() == "referral" && expected.erase({letter.event_id, letter.reason}) > 0)
        continue;
      findings.Add("dead_letter", process->name() + " parked " + letter.type + " " +
                                      letter.event_id + ": " + letter.reason + " (" +
                                      letter.message + ")");
    }
  }
  for (const auto& [id, reason] : expected) {
    findings.Add("dead_letter", id + " should have been parked as " + reason);
  }
}

}  // namespace safereturn::sim
