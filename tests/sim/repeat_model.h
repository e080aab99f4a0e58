// A model of the repeat triggers that shares no code with risk: from what referral and interview
// said, in the order in which risk heard it, it says which threshold is reached first when. It
// knows the built-in rules (domain facts 1.8) and nothing else.
#pragma once

#include <map>
#include <string>

#include "tests/sim/world.h"

namespace safereturn::sim {

// Episode and rule.
using Threshold = std::pair<std::string, std::string>;

struct Reached {
  Instant time;
  int32_t count = 0;
};

// Two services' topics have no order among each other: what risk heard in one instant it may have
// heard in either.
enum class HeardFirst { kReferral, kInterview };

std::map<Threshold, Reached> ExpectRepeats(World& world, HeardFirst first);

}  // namespace safereturn::sim
