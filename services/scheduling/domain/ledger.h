// "Why is it due then?": the clock ledger of a plan (product 4.1.8), replayed from what it said.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/scheduling/domain/plan.h"

namespace safereturn::scheduling {

// An event with the instant at which it was said.
struct Recorded {
  Instant time;
  Event event;
};

struct LedgerEntry {
  Instant time;
  std::string event;                       // "ClockCorrected"
  std::string rule;                        // code of the rule that applied: RETURN_CORRECTED
  std::string text;                        // the rule in one sentence, with its source
  std::string who;                         // subject of a person; "" for a rule
  int32_t step = -1;                       // of the ladder; -1 if it is about none
  std::optional<Instant> due_time_before;  // of the 72 hours; nothing before the clock
  std::optional<Instant> due_time_after;
  std::optional<Instant> next_before;  // when the plan would have acted next
  std::optional<Instant> next_after;
  PlanState state_after = PlanState::kUnspecified;
};
SR_STRUCT(LedgerEntry, time, event, rule, text, who, step, due_time_before, due_time_after,
          next_before, next_after, state_after)

// Returns one entry for each event, in order.
[[nodiscard]] std::vector<LedgerEntry> Explain(const std::vector<Recorded>& history);

}  // namespace safereturn::scheduling
