// Looks again at the bookings of a school whose calendar changed.
#pragma once

#include "services/scheduling/app/tables.h"

namespace safereturn::scheduling {

// Asks of each live booking in the school's rooms whether it can still be held. The people who
// arrange are told of one that cannot, once until it can again; the booking stands.
absl::Status QuestionBookings(const School& before, const School& after, messaging::Tx& tx);

}  // namespace safereturn::scheduling
