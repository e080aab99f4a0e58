// What a run is made from. A seed with the same options gives the same run, step by step.
#pragma once

#include <cstdint>

namespace safereturn::sim {

// A mistake that the world makes on purpose, so that the self-test can show that a checker finds
// it.
enum class Bug {
  kNone,
  kOffsetsFirst,    // the consumer stores its offsets before it processes: a crash loses events
  kNoInbox,         // inbox marks are dropped: what is delivered twice is done twice
  kEarlyWaker,      // scheduling's waker looks at a clock that is an hour fast
  kForgetfulRelay,  // the relay drops one outbox row without publishing it
  kDeafToDanger,    // notification never gets to see that a child is in danger
  kDeafToOutcome,   // scheduling never gets to see that an interview was held
  kSleepyActions,   // nobody wakes overdue actions
  kSecondShift,     // scheduling's database forgets that a ladder was shifted
  kRepeatedRepeat,  // risk's database forgets that a child was away too long
};

struct Options {
  uint64_t seed = 1;
  int children = 100;
  Bug bug = Bug::kNone;
  bool trace = false;  // print every step
};

}  // namespace safereturn::sim
