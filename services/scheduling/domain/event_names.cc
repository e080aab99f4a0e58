#include "services/scheduling/domain/event_names.h"

#include <array>

namespace safereturn::scheduling {

std::string_view EventName(const Event& event) {
  // In the order of the variant; a test compares each with its message.
  static constexpr std::array<std::string_view, std::variant_size_v<Event>> kNames = {
      "ClockStarted",    "ClockCorrected",  "InterviewOffered", "InterviewBooked",
      "BookingReleased", "AttemptRecorded", "EscalationRaised", "StepSettled",
      "PromiseMade",     "PromiseKept",     "PromiseLapsed",    "DeadlineBreached",
      "PlanSuspended",   "PlanResumed",     "PlanCombined",     "PlanSplit",
      "PlanClosed",      "PlanReopened",    "LadderShifted"};
  return kNames[event.index()];
}

}  // namespace safereturn::scheduling
