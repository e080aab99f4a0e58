// What cannot happen, checked in every build: logs and aborts. Never on input, never on the
// environment; the orchestrator restarts, and every state on disk is safe to restart from.
#pragma once

#include <source_location>
#include <string_view>

namespace safereturn {

[[noreturn]] void CheckFailed(std::string_view condition, std::string_view why,
                              std::source_location where = std::source_location::current());

}  // namespace safereturn

#define SR_CHECK(condition, why)                                  \
  do {                                                            \
    if (!(condition)) ::safereturn::CheckFailed(#condition, why); \
  } while (false)
