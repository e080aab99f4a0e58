// Reads what a service said, and when another one did what it heard of it.
#pragma once

#include <optional>
#include <string>

#include "tests/sim/process.h"

namespace safereturn::sim {

// Calls `visit(message, row)` for each event of type Proto in a service's journal, in its order.
template <class Proto, class Visit>
void ForEachEvent(const Process& process, const Visit& visit) {
  static const std::string type(Proto::descriptor()->full_name());
  for (const messaging::JournalRow& row : process.state().journal) {
    if (row.type != type) continue;
    Proto message;
    message.ParseFromString(row.data);
    visit(message, row);
  }
}

// Returns the instant of the unit of work in which `listener` did what the event `row` of `teller`
// asks for; nothing if it never did.
inline std::optional<Instant> HeardAt(const Process& listener, const Process& teller,
                                      const messaging::JournalRow& row) {
  const auto& inbox = listener.state().inbox;
  const auto found = inbox.find({"//safereturn/" + teller.name(), row.event_id});
  if (found == inbox.end()) return std::nullopt;
  return found->second.second;
}

// Returns the uuid of a name like "plans/0192…".
inline Uuid UuidOf(const std::string& name) {
  return *Uuid::Parse(std::string_view(name).substr(name.find('/') + 1));
}

}  // namespace safereturn::sim
