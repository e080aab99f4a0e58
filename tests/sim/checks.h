// What must be true of a world that has healed and come to rest. Each checker has a name; a finding
// says which one spoke.
#pragma once

#include <string>
#include <vector>

#include "tests/sim/story.h"
#include "tests/sim/world.h"

namespace safereturn::sim {

struct Finding {
  std::string checker;
  std::string text;
};

// Collects what is wrong; the first few of each checker are kept.
class Findings {
 public:
  void Add(std::string checker, std::string text);
  [[nodiscard]] const std::vector<Finding>& all() const { return findings_; }
  [[nodiscard]] bool Has(const std::string& checker) const;

 private:
  std::vector<Finding> findings_;
};

// lost_event, unpublished, out_of_order, outbox: every journal row lies on its topic, in the order
// of its key, and every message that a service hears is in its inbox.
void CheckBus(World& world, Findings& findings);

// doubled: what one event, request or tick caused was caused by one unit of work.
void CheckCauses(World& world, Findings& findings);

// early: nothing was said before its time, by the world's clock.
void CheckTimes(World& world, Findings& findings);

// fold: plans, episodes and alerts are the fold of their journal, and versions count its events.
void CheckFolds(World& world, Findings& findings);

// truth, dead_letter: every absence that a council told of is known once, with its last told
// return; what was refused is what was planted.
void CheckTruth(World& world, const std::vector<Child>& children,
                const std::vector<PlantedLetter>& planted, Findings& findings);

// plan: every accepted episode has exactly one plan, live or properly closed.
void CheckPlans(World& world, Findings& findings);

// ladder: each plan's story obeys docs/flows/escalation.md, by a model of its own.
void CheckLadder(World& world, Findings& findings);

// outcome: every plan has an outcome or a ladder that runs; what an interview said ended its plans.
void CheckOutcomes(World& world, Findings& findings);

// danger, overdue, visit: each climbs until somebody acts, each step once and never early; every
// danger of `raised`, and no other, was heard.
void CheckClimbs(World& world, const std::vector<std::string>& raised, Findings& findings);

// repeat, risk, pattern: thresholds are reached exactly when the facts say so, each once; what is
// assessed is what was said, last of all about the present; who shares a fact is a candidate.
void CheckRisk(World& world, Findings& findings);

// leak: what people said in words is plain nowhere.
void CheckLeaks(World& world, Findings& findings);

// alert, mail: one alert for each raised step, one mail for each person told.
void CheckAlerts(World& world, Findings& findings);

// auditor: every live row has a next instant, none is overdue.
void CheckAuditor(World& world, Findings& findings);

}  // namespace safereturn::sim
