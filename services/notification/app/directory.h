// Loads who holds the roles of an alert, with their addresses and deputies. A batch of alerts costs
// a handful of queries, whatever its size: posts, then people, then deputies of those off duty.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "libs/messaging/tx.h"
#include "services/notification/domain/recipients.h"

namespace safereturn::notification {

// Declares what LoadDirectory will read.
void TouchDirectory(const Audience& audience, messaging::Prefetch& prefetch);

// Returns the people of the audience and of the duty team, as far as Resolve may ask for them.
absl::StatusOr<Directory> LoadDirectory(const Audience& audience, messaging::Tx& tx);

}  // namespace safereturn::notification
