// What may go wrong, with probabilities that are drawn first for each run (swarm testing): one run
// has many crashes and no delays, another delays and no crashes, so that rare combinations come up.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "libs/base/random.h"

namespace safereturn::sim {

class Faults {
 public:
  // Chances in a thousand.
  struct Rates {
    int crash_point = 0;      // a process dies at a named place in the code
    int crash_idle = 0;       // a process dies between two steps
    int outage = 0;           // it then stays down for hours
    int publish_refused = 0;  // the broker takes a part of a batch, then nothing
    int publish_twice = 0;    // a message lies on the topic twice
    int delay = 0;            // a message becomes visible late; its partition waits with it
    int offsets_lost = 0;     // an offset commit gets lost
    int rebalance = 0;        // a consumer starts again from its committed offsets
    int database_down = 0;    // no transaction can be opened
    int mail_refused = 0;     // the mail server says "later"
    int answer_lost = 0;      // a caller does not get the answer and asks again
  };

  explicit Faults(Random& random);

  // Things go wrong from here on, until Heal.
  void Begin() { is_healed_ = false; }
  void Heal() { is_healed_ = true; }
  [[nodiscard]] bool is_healed() const { return is_healed_; }
  // What went wrong has been made good: from here on the auditor must find nothing.
  void CalmDown() { is_calm_ = true; }
  [[nodiscard]] bool is_calm() const { return is_calm_; }

  [[nodiscard]] const Rates& rates() const { return rates_; }
  // Draws whether something with this chance happens now.
  bool Strikes(int per_thousand);
  // Returns how long a delayed message takes.
  std::chrono::microseconds DrawDelay();

  // Makes the next crash point kill its process, whatever the chances.
  void ArmCrash() { is_armed_ = true; }
  bool CrashesAtPoint();

  [[nodiscard]] std::string Describe() const;

 private:
  Random& random_;
  Rates rates_;
  bool is_healed_ = true;  // the world is set up in peace
  bool is_calm_ = false;
  bool is_armed_ = false;
};

}  // namespace safereturn::sim
