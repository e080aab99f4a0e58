// The queue of held notices has a deadline of its own (product decision 15).
#pragma once

#include <absl/status/status.h>

#include <string>

#include "services/referral/app/keep.h"

namespace safereturn::referral {

// Says once that nobody released or dismissed the held notice `key` in its time.
absl::Status TickEpisode(const std::string& key, Tx& tx);

}  // namespace safereturn::referral
