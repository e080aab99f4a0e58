// Folds events into an aggregate and keeps both.
#pragma once

#include "libs/messaging/tx.h"
#include "services/referral/app/tables.h"

namespace safereturn::referral {

using messaging::Envelope;
using messaging::Prefetch;
using messaging::Tx;

// Returns the aggregate after `events`, which are said with it. Without events nothing is written.
template <class T>
T Keep(Tx& tx, T aggregate, const Events& events) {
  if (events.empty()) return aggregate;
  for (const Event& event : events) aggregate = Evolve(std::move(aggregate), event);
  tx.Save(aggregate, events);
  return aggregate;
}

}  // namespace safereturn::referral
