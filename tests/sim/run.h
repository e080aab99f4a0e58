// One run: set up a world, let a week go by with everything that can go wrong, heal it, and check.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/sim/checks.h"
#include "tests/sim/options.h"

namespace safereturn::sim {

struct Metrics {
  int children = 0;
  int episodes = 0;
  int plans = 0;
  int crashes = 0;
  int events = 0;  // in all journals
  int escalations = 0;
  int interviews = 0;  // with an outcome
  int dangers = 0;
  int overdue = 0;  // actions and visits that were told of
  int shifts = 0;
  int repeats = 0;  // thresholds reached
  int mails = 0;
  int calls = 0;  // answered, well or with a reason
  int refused = 0;
  std::map<std::string, int> reasons;  // of refusals, by method and reason
  int dead_letters = 0;
  uint64_t steps = 0;  // notes in the trace
};

struct Result {
  uint64_t hash = 0;
  std::vector<Finding> findings;
  Metrics metrics;
};

Result Simulate(const Options& options);

}  // namespace safereturn::sim
