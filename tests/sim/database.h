// The memory store with the faults of a real one: it is away at times. Also where a planted bug
// drops the inbox marks.
#pragma once

#include "libs/messaging/memory_backend.h"
#include "tests/sim/faults.h"
#include "tests/sim/options.h"

namespace safereturn::sim {

class SimDatabase final : public messaging::Database {
 public:
  SimDatabase(messaging::MemoryDatabase& database, Faults& faults, Bug bug)
      : database_(database), faults_(faults), bug_(bug) {}
  absl::StatusOr<std::unique_ptr<messaging::Backend>> Begin(
      const messaging::BeginOptions& options) override;

 private:
  messaging::MemoryDatabase& database_;
  Faults& faults_;
  const Bug bug_;
};

}  // namespace safereturn::sim
