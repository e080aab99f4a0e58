#include <algorithm>
#include <map>
#include <set>

#include "libs/base/civil.h"
#include "safereturn/interview/v1/events.pb.h"
#include "safereturn/risk/v1/events.pb.h"
#include "services/risk/app/tables.h"
#include "tests/sim/checks.h"
#include "tests/sim/journal.h"
#include "tests/sim/repeat_model.h"
#include "tests/sim/rows.h"

namespace safereturn::sim {
namespace {

namespace pb = safereturn::risk::v1;

// Thresholds are reached when the facts say so: at once, and once for each episode and rule.
void CheckRepeats(World& world, Findings& findings) {
  const auto one = ExpectRepeats(world, HeardFirst::kReferral);
  const auto other = ExpectRepeats(world, HeardFirst::kInterview);
  std::set<Threshold> said;
  const auto fits = [](const auto& expected, const Threshold& threshold, Instant time,
                       int32_t count) {
    const auto found = expected.find(threshold);
    return found != expected.end() && found->second.time == time && found->second.count == count;
  };
  ForEachEvent<pb::RepeatThresholdReached>(world.risk(), [&](const auto& event, const auto& row) {
    const Threshold threshold(event.episode_id(), event.rule_key());
    const std::string name = event.episode_id() + " " + event.rule_key();
    if (!said.insert(threshold).second) {
      findings.Add("repeat", name + " was said twice");
    } else if (!fits(one, threshold, row.occurred_at, event.count()) &&
               !fits(other, threshold, row.occurred_at, event.count())) {
      findings.Add("repeat", name + " was said with " + std::to_string(event.count()) + " at " +
                                 FormatInstant(row.occurred_at) + " and was not reached then");
    }
  });
  for (const auto& [threshold, reached] : one) {
    if (!other.contains(threshold) || said.contains(threshold)) continue;
    findings.Add("repeat", threshold.first + " " + threshold.second + " was reached at " +
                               FormatInstant(reached.time) + " and nobody said so");
  }
}

void CheckLevels(const risk::Assessment& assessment, Findings& findings) {
  const std::string name = assessment.assessment_id.name();
  if (assessment.lowest_level > assessment.highest_level)
    findings.Add("risk", name + " is lower at its highest than at its lowest");
  const risk::RiskLevel decided =
      assessment.override_decision ? assessment.override_decision->level : assessment.highest_level;
  if (assessment.effective_level != decided)
    findings.Add("risk", name + " counts as another level than its highest or a person's");
}

void CheckSaid(const risk::Assessment& assessment, const pb::RiskAssessed& said,
               Findings& findings) {
  const bool is_same = static_cast<int>(assessment.lowest_level) == said.lowest_level() &&
                       static_cast<int>(assessment.highest_level) == said.highest_level() &&
                       static_cast<int>(assessment.effective_level) == said.effective_level() &&
                       assessment.provisional == said.provisional() &&
                       assessment.override_decision.has_value() == said.overridden() &&
                       (assessment.mode == risk::MatrixMode::kShadow) == said.shadow();
  if (!is_same)
    findings.Add("risk", assessment.assessment_id.name() + " is not what was said of it last");
}

// The latest of a child's episodes that opens a duty; nothing if none does.
const risk::EpisodeRecord* LatestOf(const risk::ChildHistory& history) {
  const risk::EpisodeRecord* latest = nullptr;
  const auto last_time = [](const risk::EpisodeRecord& episode) {
    const Instant begin =
        episode.start_time.value_or(episode.return_time.value_or(episode.known_time));
    return std::max(begin, episode.return_time.value_or(begin));
  };
  for (const auto& episode : history.episodes) {
    if (!episode.is_accepted || episode.standing != risk::EpisodeStanding::kLive) continue;
    if (latest == nullptr || last_time(episode) >= last_time(*latest)) latest = &episode;
  }
  return latest;
}

// What is stored is what was said, and what was said last of a child is about its latest episode.
class Assessments {
 public:
  Assessments(World& world, Findings& findings) : world_(world), findings_(findings) {
    ForEachEvent<pb::RiskAssessed>(world.risk(), [&](const auto& event, const auto&) {
      said_[event.assessment_id()] = event;
      if (!event.shadow()) last_of_child_[event.child_id()] = event;
    });
  }

  void Check() {
    for (const auto& assessment : RowsOf<risk::Assessment>(world_.risk())) {
      if (assessment.state == risk::AssessmentState::kCurrent) Visit(assessment);
    }
    for (const auto& history : RowsOf<risk::ChildHistory>(world_.risk())) CheckChild(history);
  }

 private:
  void Visit(const risk::Assessment& assessment) {
    CheckLevels(assessment, findings_);
    const std::string episode = assessment.episode_id.name();
    if (assessment.mode == risk::MatrixMode::kActive &&
        !current_.emplace(episode, assessment).second) {
      findings_.Add("risk", episode + " has two assessments that count");
    }
    // One that is no news is stored and not said.
    const auto event = said_.find(assessment.assessment_id.name());
    if (event != said_.end()) CheckSaid(assessment, event->second, findings_);
  }

  void CheckChild(const risk::ChildHistory& history) {
    for (const auto& episode : history.episodes) {
      const bool is_live = episode.standing == risk::EpisodeStanding::kLive;
      if (episode.is_accepted && is_live && !current_.contains(episode.episode_id.name()))
        findings_.Add("risk", episode.episode_id.name() + " was accepted and is not assessed");
    }
    const risk::EpisodeRecord* latest = LatestOf(history);
    if (latest == nullptr) return;
    const auto assessment = current_.find(latest->episode_id.name());
    if (assessment == current_.end()) return;
    const auto level = static_cast<int>(assessment->second.effective_level);
    const pb::RiskAssessed& said = last_of_child_[history.child_id.name()];
    if (said.effective_level() != level) {
      findings_.Add("risk", history.child_id.name() + " is at level " + std::to_string(level) +
                                " by " + latest->episode_id.name() + " and level " +
                                std::to_string(said.effective_level()) + " was said last, of " +
                                said.episode_id() + " (" + said.cause() + ")");
    }
  }

  World& world_;
  Findings& findings_;
  std::map<std::string, pb::RiskAssessed> said_;           // last of each assessment
  std::map<std::string, pb::RiskAssessed> last_of_child_;  // that counts
  std::map<std::string, risk::Assessment> current_;        // by episode
};

// A number, vehicle, handle or name that interviews of two children told is one candidate of these
// children, and nothing else is.
void CheckPatterns(World& world, Findings& findings) {
  namespace interview = safereturn::interview::v1;
  std::map<std::string, interview::FactsRecorded> last;  // of each interview
  ForEachEvent<interview::FactsRecorded>(world.interview(), [&](const auto& event, const auto&) {
    last[event.interview_id()] = event;
  });
  using Fact = std::tuple<std::string, int, std::string>;  // authority, kind, digest
  std::map<Fact, std::set<std::string>> told;
  for (const auto& [name, event] : last) {
    for (const auto& fact : event.linked_facts()) {
      if (fact.kind() == interview::FACT_KIND_PLACE) continue;  // counts with its times only
      told[{event.authority_id(), fact.kind(), fact.digest()}].insert(event.child_id());
    }
  }
  using Shared = std::tuple<std::string, int, std::set<std::string>>;
  std::multiset<Shared> expected;
  for (const auto& [fact, children] : told) {
    if (children.size() > 1) expected.emplace(std::get<0>(fact), std::get<1>(fact), children);
  }
  for (const auto& candidate : RowsOf<risk::PatternCandidate>(world.risk())) {
    if (candidate.kind == risk::PatternKind::kPlace || candidate.kind == risk::PatternKind::kTime ||
        candidate.kind == risk::PatternKind::kTravel) {
      continue;
    }
    std::set<std::string> children;
    for (const ChildId& child : candidate.child_ids) children.insert(child.name());
    const auto found =
        expected.find(Shared(candidate.authority_id, static_cast<int>(candidate.kind), children));
    if (found == expected.end()) {
      findings.Add("pattern", candidate.candidate_id.name() + " links children who share nothing");
    } else {
      expected.erase(found);
    }
  }
  for (const auto& [authority, kind, children] : expected) {
    findings.Add("pattern", *children.begin() + " and others share a fact of kind " +
                                std::to_string(kind) + " and make no candidate");
  }
}

}  // namespace

void CheckRisk(World& world, Findings& findings) {
  CheckRepeats(world, findings);
  Assessments(world, findings).Check();
  CheckPatterns(world, findings);
}

}  // namespace safereturn::sim
