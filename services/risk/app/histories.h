// Loads a child's history and keeps what a fact made of it.
#pragma once

#include "libs/messaging/tx.h"
#include "services/risk/app/assess.h"
#include "services/risk/domain/history.h"

namespace safereturn::risk {

// Returns the history of the child, or of the child that it was merged into; a new one if there is
// none.
absl::StatusOr<ChildHistory> HistoryOf(const ChildId& child, const AuthorityId& authority,
                                       messaging::Tx& tx);

// Keeps `next`: raises triggers, brings the patterns from `before` to it, assesses on this
// occasion, and saves.
absl::Status Keep(const ChildHistory& before, ChildHistory next, const Occasion& occasion,
                  messaging::Tx& tx);

}  // namespace safereturn::risk
