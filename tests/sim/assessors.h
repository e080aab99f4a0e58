// Those who work with risk: they override what a matrix made of the facts, take that back, assess
// anew, try another matrix in shadow and decide about patterns.
#pragma once

#include "services/risk/domain/assessment.h"
#include "tests/sim/desk.h"
#include "tests/sim/story.h"

namespace safereturn::sim {

class Assessors {
 public:
  Assessors(World& world, Desk& desk, const std::vector<Council>& councils)
      : world_(world), desk_(desk), councils_(councils) {}

  // Puts what they will do about this child on the world's calendar.
  void PlanFor(const Child& child);
  // What they do about no child in particular.
  void PlanMatrices();
  void PlanPatterns();

 private:
  void Override(const Child& child);
  void Clear(const Child& child);
  void AssessAnew(const Child& child);
  void DecidePattern();
  [[nodiscard]] std::optional<risk::Assessment> CurrentOf(const Child& child);

  World& world_;
  Desk& desk_;
  const std::vector<Council>& councils_;
};

}  // namespace safereturn::sim
