// Finds what `tools/dev up` started: the state files that tools/stack writes.
#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "libs/config/config.h"

namespace safereturn::ctl {

// Returns the client environment of the running stack `name`; of the only one, or of that of
// `tools/dev up`, where `name` is empty; nothing if none runs.
//
// Errors: NOT_FOUND/STACK_NOT_RUNNING where `name` is given and does not run.
[[nodiscard]] absl::StatusOr<config::Environment> RunningStackEnvironment(const std::string& name);

}  // namespace safereturn::ctl
