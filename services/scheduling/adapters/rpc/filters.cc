#include "services/scheduling/adapters/rpc/filters.h"

#include "libs/base/describe.h"
#include "libs/base/result.h"
#include "services/scheduling/domain/booking.h"
#include "services/scheduling/domain/plan.h"

namespace safereturn::scheduling {
namespace {

// Columns hold bare keys, requests name resources.
template <class Id>
absl::Status NameToKey(const char* column, messaging::ListQuery& query) {
  for (auto& [name, value] : query.equals) {
    if (name != column) continue;
    const auto id = Id::Parse(value);
    if (!id) {
      return Refuse(absl::StatusCode::kInvalidArgument, "FIELD_INVALID",
                    "is no resource name of the expected collection", column);
    }
    value = id->key();
  }
  return absl::OkStatus();
}

template <class State>
void FilterState(const char* column, int number, messaging::ListQuery& query) {
  if (number == 0) return;
  query.equals.emplace_back(
      column, boost::describe::enum_to_string(static_cast<State>(number), "kUnspecified"));
}

}  // namespace

absl::Status FilterPlans(const v1::ListPlansRequest& request, messaging::ListQuery& query) {
  FilterState<PlanState>("plan_state", request.state(), query);
  if (request.has_due_before()) {
    query.due_before = Instant(std::chrono::seconds(request.due_before().seconds()) +
                               std::chrono::microseconds(request.due_before().nanos() / 1000));
  }
  query.only_live = request.live_only();
  return NameToKey<ChildId>("child_id", query);
}

absl::Status FilterBookings(const v1::ListBookingsRequest& request, messaging::ListQuery& query) {
  FilterState<BookingState>("booking_state", request.state(), query);
  SR_RETURN_IF_ERROR(NameToKey<ChildId>("child_id", query));
  return NameToKey<InterviewerId>("interviewer_id", query);
}

absl::Status FilterInterviewers(const v1::ListInterviewersRequest&, messaging::ListQuery& query) {
  return NameToKey<PersonId>("person_id", query);
}

}  // namespace safereturn::scheduling
