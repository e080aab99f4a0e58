// The memory store with the faults of a real one: it is away at times. Also where planted bugs drop
// the inbox marks or make a table forget.
#pragma once

#include <string>

#include "libs/messaging/memory_backend.h"
#include "tests/sim/faults.h"
#include "tests/sim/options.h"

namespace safereturn::sim {

// With `bug`, the states in `table` are read with `now` where they say `was`.
struct Amnesia {
  Bug bug = Bug::kNone;
  std::string table;
  std::string was;
  std::string now;
};

class SimDatabase final : public messaging::Database {
 public:
  SimDatabase(messaging::MemoryDatabase& database, Faults& faults, Bug bug, const Amnesia& amnesia)
      : database_(database), faults_(faults), bug_(bug), amnesia_(amnesia) {}
  absl::StatusOr<std::unique_ptr<messaging::Backend>> Begin(
      const messaging::BeginOptions& options) override;

 private:
  messaging::MemoryDatabase& database_;
  Faults& faults_;
  const Bug bug_;
  const Amnesia& amnesia_;
};

}  // namespace safereturn::sim
