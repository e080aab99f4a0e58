#include "services/scheduling/adapters/rpc/filters.h"

#include "libs/api/filters.h"
#include "services/scheduling/domain/booking.h"
#include "services/scheduling/domain/plan.h"

namespace safereturn::scheduling {

absl::Status FilterPlans(const v1::ListPlansRequest& request, messaging::ListQuery& query) {
  api::FilterState<PlanState>("plan_state", request.state(), query);
  if (request.has_due_before()) {
    query.due_before = Instant(std::chrono::seconds(request.due_before().seconds()) +
                               std::chrono::microseconds(request.due_before().nanos() / 1000));
  }
  query.only_live = request.live_only();
  return api::NameToKey<ChildId>("child_id", query);
}

absl::Status FilterBookings(const v1::ListBookingsRequest& request, messaging::ListQuery& query) {
  api::FilterState<BookingState>("booking_state", request.state(), query);
  SR_RETURN_IF_ERROR(api::NameToKey<ChildId>("child_id", query));
  return api::NameToKey<InterviewerId>("interviewer_id", query);
}

absl::Status FilterInterviewers(const v1::ListInterviewersRequest&, messaging::ListQuery& query) {
  return api::NameToKey<PersonId>("person_id", query);
}

}  // namespace safereturn::scheduling
