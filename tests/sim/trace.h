// The fingerprint of a run: every step, its result and every row and mail that it made. Two runs of
// one seed have the same hash, or something in them was not drawn from the seed.
#pragma once

#include <cstdint>
#include <string_view>

#include "libs/base/clock.h"

namespace safereturn::sim {

class Trace {
 public:
  Trace(const Clock& clock, bool prints) : clock_(clock), prints_(prints) {}

  // Notes that `who` did `what`. `hidden` goes into the hash only.
  void Note(std::string_view who, std::string_view what, std::string_view hidden = {});

  [[nodiscard]] uint64_t hash() const { return hash_; }
  [[nodiscard]] uint64_t notes() const { return notes_; }

 private:
  void Mix(std::string_view bytes);

  const Clock& clock_;
  const bool prints_;
  uint64_t hash_ = 14695981039346656037ULL;  // FNV-1a, 64 bits
  uint64_t notes_ = 0;
};

}  // namespace safereturn::sim
