// Keeps the rows of shared facts and the candidates that follow from them, by what changed in one
// child's history: never by a look at other children's.
#pragma once

#include "libs/messaging/tx.h"
#include "services/risk/app/facts.h"
#include "services/risk/domain/pattern.h"

namespace safereturn::risk {

// Whether the indicator tells of being found out of area: with a place it makes a travel pattern.
bool IsTravelIndicator(const std::string& code);

// Declares the rows of the facts that an interview names.
void TouchFacts(const FactsRecorded& fact, messaging::Prefetch& prefetch);

// Declares the rows of the hour of a return, and its neighbours.
void TouchReturn(const ChildReturned& fact, messaging::Prefetch& prefetch);

// Brings the rows from `before` to `after`: what the child's interviews and times say no more is
// taken out, what they say now is put in, and each candidate follows. Its cost is that of the
// difference.
absl::Status Reindex(const ChildHistory& before, const ChildHistory& after, messaging::Tx& tx);

}  // namespace safereturn::risk
