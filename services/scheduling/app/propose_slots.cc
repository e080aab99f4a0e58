#include <algorithm>

#include "services/scheduling/app/commands.h"
#include "services/scheduling/app/venues.h"
#include "services/scheduling/domain/reasons.h"

namespace safereturn::scheduling {
namespace {

constexpr std::chrono::hours kUsualInterview{1};
constexpr int32_t kUsualProposals = 5;
constexpr int32_t kMostProposals = 50;

}  // namespace

absl::StatusOr<Proposal> Handle(const SlotsQuery& query, const Plan& plan, SlotHolds& holds,
                                messaging::Tx& tx) {
  const Seconds duration = query.duration.value_or(kUsualInterview);
  if (duration < kShortestSlot || duration > kLongestSlot) {
    return Refuse(absl::StatusCode::kInvalidArgument, reasons::kSlotInvalid,
                  "a slot lasts 15 minutes to 4 hours", "duration");
  }
  SR_RETURN_IF_ERROR(CheckVenue(VenueOf(query), /*room_required=*/false));
  const int32_t limit = query.limit <= 0 ? kUsualProposals : std::min(query.limit, kMostProposals);
  SR_ASSIGN_OR_RETURN(const auto interviewers, tx.Find<Interviewer>("scope", plan.authority_id));
  messaging::Prefetch prefetch;
  for (const Interviewer& each : interviewers) {
    prefetch.Find<Booking>("interviewer_id", each.interviewer_id.key());
  }
  prefetch.Find<Booking>("child_id", plan.child_id.key());
  SR_RETURN_IF_ERROR(tx.Run(prefetch));
  std::vector<Candidate> candidates;
  for (const Interviewer& each : interviewers) {
    SR_ASSIGN_OR_RETURN(auto bookings,
                        tx.Find<Booking>("interviewer_id", each.interviewer_id.key()));
    candidates.push_back({each, std::move(bookings)});
  }
  SR_ASSIGN_OR_RETURN(const auto childs, tx.Find<Booking>("child_id", plan.child_id.key()));
  SR_ASSIGN_OR_RETURN(const VenueFacts venue, VenueFactsOf(plan, VenueOf(query), tx));
  const Instant from = std::max({query.not_before.value_or(tx.now()), tx.now(), plan.return_time});
  Proposal proposal =
      ProposeSlots(plan, candidates, childs, from, duration, static_cast<size_t>(limit), venue);
  std::erase_if(proposal.slots, [&](const Slot& slot) {
    return !holds
                .CheckNotHeld(slot.interviewer_id, slot.start_time, slot.end_time, query.caller,
                              tx.now())
                .ok();
  });
  return proposal;
}

}  // namespace safereturn::scheduling
