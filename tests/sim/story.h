// What councils tell of one child: reports, returns, corrections, withdrawals, some late, doubled,
// in the wrong order or plainly wrong; and what is true in the end, which the checkers hold the
// services to.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/sim/directory.h"

namespace safereturn::sim {

// An absence as it really was, and what must have become of it.
struct TrueEpisode {
  std::string reference;               // the source's own
  std::optional<Instant> return_time;  // as told last; nothing: never told
  bool is_withdrawn = false;
  bool is_history = false;  // held for a person's release
};

struct Child {
  const Council* council = nullptr;
  std::string number;  // value of its one identifier
  ChildId child_id;
  std::vector<TrueEpisode> episodes;
  // When somebody of the service first hears that it is back: the team acts from then on.
  Instant known_time;
};

// A message that must be parked, and why.
struct PlantedLetter {
  std::string event_id;
  std::string reason;
};

// Draws a child's story from the world's seed and puts its messages on the world's calendar.
Child TellStory(World& world, const Council& council, int number,
                std::vector<PlantedLetter>& planted);

}  // namespace safereturn::sim
