// Filters of the lists beside plain columns: states by name, ids by their keys.
#pragma once

#include "libs/messaging/backend.h"
#include "safereturn/scheduling/v1/scheduling_service.pb.h"

namespace safereturn::scheduling {

// Errors, all: INVALID_ARGUMENT/FIELD_INVALID for an id of another collection.
absl::Status FilterPlans(const v1::ListPlansRequest& request, messaging::ListQuery& query);
absl::Status FilterBookings(const v1::ListBookingsRequest& request, messaging::ListQuery& query);
absl::Status FilterInterviewers(const v1::ListInterviewersRequest& request,
                                messaging::ListQuery& query);

}  // namespace safereturn::scheduling
