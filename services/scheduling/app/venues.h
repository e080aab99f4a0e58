// What a unit of work knows of a place and of the child's school day.
#pragma once

#include "services/scheduling/app/tables.h"
#include "services/scheduling/domain/venue_times.h"

namespace safereturn::scheduling {

// Errors: NOT_FOUND/SCHOOL_NOT_FOUND.
absl::StatusOr<VenueFacts> VenueFactsOf(const Plan& plan, const Venue& venue, messaging::Tx& tx);

}  // namespace safereturn::scheduling
