#include "services/scheduling/adapters/rpc/scheduling_service.h"

#include "libs/api/methods.h"
#include "safereturn/scheduling/v1/scheduling_service.pb.h"
#include "services/scheduling/adapters/rpc/filters.h"
#include "services/scheduling/app/commands.h"

namespace safereturn::scheduling {
namespace {

namespace pb = safereturn::scheduling::v1;

// A handler that needs nothing but the unit of work.
template <class Command, class T>
std::function<absl::StatusOr<T>(const Command&, messaging::Tx&)> Plain() {
  return [](const Command& command, messaging::Tx& tx) -> absl::StatusOr<T> {
    return Handle(command, tx);
  };
}

// One that also looks at slot holds.
template <class Command>
std::function<absl::StatusOr<Plan>(const Command&, messaging::Tx&)> WithHolds(SlotHolds& holds) {
  return [&holds](const Command& command, messaging::Tx& tx) -> absl::StatusOr<Plan> {
    return Handle(command, holds, tx);
  };
}

void AddPlanCommands(rpc::Service& service, messaging::Store& store, SlotHolds& holds) {
  api::CommandOf<pb::OfferInterviewRequest, pb::OfferInterviewResponse>(
      service, "OfferInterview", store, Plain<OfferInterview, Plan>());
  api::CommandOf<pb::RecordAttemptRequest, pb::RecordAttemptResponse>(
      service, "RecordAttempt", store, Plain<RecordAttempt, Plan>());
  api::CommandOf<pb::BookInterviewRequest, pb::BookInterviewResponse>(
      service, "BookInterview", store, WithHolds<BookInterview>(holds));
  api::CommandOf<pb::RescheduleInterviewRequest, pb::RescheduleInterviewResponse>(
      service, "RescheduleInterview", store, WithHolds<RescheduleInterview>(holds));
  api::CommandOf<pb::ReleaseBookingRequest, pb::ReleaseBookingResponse>(
      service, "ReleaseBooking", store, Plain<ReleaseBooking, Plan>());
  api::CommandOf<pb::CombinePlansRequest, pb::CombinePlansResponse>(service, "CombinePlans", store,
                                                                    Plain<CombinePlans, Plan>());
  api::CommandOf<pb::SplitPlanRequest, pb::SplitPlanResponse>(service, "SplitPlan", store,
                                                              Plain<SplitPlan, Plan>());
}

void AddPolicyCommands(rpc::Service& service, messaging::Store& store) {
  api::CommandOf<pb::RegisterInterviewerRequest, pb::RegisterInterviewerResponse>(
      service, "RegisterInterviewer", store, Plain<RegisterInterviewer, Interviewer>());
  api::CommandOf<pb::SetAvailabilityRequest, pb::SetAvailabilityResponse>(
      service, "SetAvailability", store, Plain<SetAvailability, Interviewer>());
  api::CommandOf<pb::PublishLadderRequest, pb::PublishLadderResponse>(
      service, "PublishLadder", store, Plain<PublishLadder, Ladder>());
  api::CommandOf<pb::SetSchoolCalendarRequest, pb::SetSchoolCalendarResponse>(
      service, "SetSchoolCalendar", store, Plain<SetSchoolCalendar, School>());
  api::CommandOf<pb::SetChildTimetableRequest, pb::SetChildTimetableResponse>(
      service, "SetChildTimetable", store, Plain<SetChildTimetable, Timetable>());
}

void AddReads(rpc::Service& service, messaging::Store& store) {
  api::Get<pb::GetPlanRequest, pb::GetPlanResponse, Plan>(service, "GetPlan", store);
  api::Get<pb::GetBookingRequest, pb::GetBookingResponse, Booking>(service, "GetBooking", store);
  api::Get<pb::GetInterviewerRequest, pb::GetInterviewerResponse, Interviewer>(
      service, "GetInterviewer", store);
  api::Get<pb::GetSchoolRequest, pb::GetSchoolResponse, School>(service, "GetSchool", store);
  api::Get<pb::GetChildTimetableRequest, pb::GetChildTimetableResponse, Timetable>(
      service, "GetChildTimetable", store);
  api::List<pb::ListSchoolsRequest, pb::ListSchoolsResponse, School>(service, "ListSchools", store);
  api::List<pb::ListPlansRequest, pb::ListPlansResponse, Plan>(service, "ListPlans", store,
                                                               &FilterPlans);
  api::List<pb::ListBookingsRequest, pb::ListBookingsResponse, Booking>(service, "ListBookings",
                                                                        store, &FilterBookings);
  api::List<pb::ListInterviewersRequest, pb::ListInterviewersResponse, Interviewer>(
      service, "ListInterviewers", store, &FilterInterviewers);
  api::List<pb::ListLaddersRequest, pb::ListLaddersResponse, Ladder>(service, "ListLadders", store);
  api::Query<pb::GetLadderRequest, pb::GetLadderResponse>(service, "GetLadder", store, &GetLadder);
}

}  // namespace

rpc::Service MakeSchedulingService(messaging::Store& store, SlotHolds& holds,
                                   PlanEventDecoder decoder) {
  rpc::Service service(pb::GetPlanRequest::descriptor()->file()->service(0));
  AddPlanCommands(service, store, holds);
  AddPolicyCommands(service, store);
  AddReads(service, store);
  AddPlanQueries(service, store, holds, std::move(decoder));
  return service;
}

}  // namespace safereturn::scheduling
