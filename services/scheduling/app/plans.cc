#include "services/scheduling/app/plans.h"

#include <algorithm>

namespace safereturn::scheduling {
namespace {

absl::Status KeepReleased(const BookingReleased& released, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(Booking booking, tx.Load<Booking>(released.booking_id.key()));
  booking.state = BookingState::kReleased;
  booking.release_reason = released.reason;
  tx.Save(booking);
  return absl::OkStatus();
}

// Each plan keeps its own result; what ends the lead ends it for those that it covers, or they
// stand alone again.
absl::Status TellFollowers(const Plan& lead, const EpisodeId& suspended_by,
                           const PlanClosed& closed, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const std::vector<Plan> plans, PlansOf(lead.child_id, tx));
  for (const Plan& plan : plans) {
    if (plan.state != PlanState::kCombined || plan.lead_plan_id != PlanIdOf(lead)) continue;
    const LeadEnded ended{closed.outcome, closed.outcome_time, closed.offered_time, suspended_by,
                          closed.recorded_by};
    SR_RETURN_IF_ERROR(DecideAndKeep(plan, ended, tx).status());
  }
  return absl::OkStatus();
}

}  // namespace

void TouchChild(const ChildId& child, messaging::Prefetch& prefetch) {
  prefetch.Lock(child.name());
  prefetch.Find<Plan>("child_id", child.key());
  prefetch.Then([child](messaging::Tx& tx, messaging::Prefetch& more) -> absl::Status {
    SR_ASSIGN_OR_RETURN(const std::vector<Plan> plans, PlansOf(child, tx));
    for (const Plan& plan : plans) {
      if (IsOpen(plan)) TouchPinned(plan, more);
    }
    return absl::OkStatus();
  });
}

absl::StatusOr<std::vector<Plan>> PlansOf(const ChildId& child, messaging::Tx& tx) {
  return tx.Find<Plan>("child_id", child.key());
}

absl::StatusOr<std::optional<Plan>> PlanOfEpisode(const ChildId& child, const EpisodeId& episode,
                                                  messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(std::vector<Plan> plans, PlansOf(child, tx));
  const auto found = std::find_if(plans.begin(), plans.end(),
                                  [&](const Plan& plan) { return plan.episode_id == episode; });
  if (found == plans.end()) return std::optional<Plan>();
  return std::optional<Plan>(std::move(*found));
}

absl::StatusOr<Plan> LoadLocked(const PlanId& id, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(Plan plan, tx.Load<Plan>(id.key()));
  // Only now the child is known. Had the plan changed in between, its version refuses the write and
  // the whole unit of work runs again.
  SR_RETURN_IF_ERROR(tx.Lock(plan.child_id.name()));
  return plan;
}

absl::StatusOr<Plan> Keep(const Plan& before, const Events& events, messaging::Tx& tx) {
  if (events.empty()) return before;
  Plan next = Fold(before, events);
  tx.Save(next, events);
  for (const Event& event : events) {
    if (const auto* released = std::get_if<BookingReleased>(&event)) {
      SR_RETURN_IF_ERROR(KeepReleased(*released, tx));
    } else if (const auto* closed = std::get_if<PlanClosed>(&event)) {
      SR_RETURN_IF_ERROR(TellFollowers(next, before.suspended_by_episode_id, *closed, tx));
    }
  }
  return next;
}

}  // namespace safereturn::scheduling
