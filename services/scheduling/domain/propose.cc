#include "services/scheduling/domain/propose.h"

#include <algorithm>
#include <optional>

namespace safereturn::scheduling {
namespace {

Instant UpToGrid(Instant instant) {
  const auto floor = std::chrono::floor<std::chrono::minutes>(instant);
  const auto past = floor.time_since_epoch() % kSlotGrid;
  const Instant grid = floor - past;
  return grid == instant ? grid : grid + kSlotGrid;
}

// Returns the end of a live booking that overlaps, or nothing.
std::optional<Instant> BusyUntil(const std::vector<Booking>& bookings, Instant start, Instant end) {
  for (const Booking& booking : bookings) {
    if (booking.state == BookingState::kLive &&
        Overlaps(start, end, booking.start_time, booking.end_time)) {
      return booking.end_time;
    }
  }
  return std::nullopt;
}

std::optional<Slot> FirstFit(const Candidate& candidate, const std::vector<Booking>& child_bookings,
                             Instant from, Instant to, std::chrono::seconds duration) {
  for (const AvailabilityWindow& window : candidate.interviewer.windows) {
    Instant start = UpToGrid(std::max(window.start_time, from));
    while (start <= to && start + duration <= window.end_time) {
      const Instant end = start + duration;
      auto busy = BusyUntil(candidate.bookings, start, end);
      if (!busy) busy = BusyUntil(child_bookings, start, end);
      if (busy) {
        start = UpToGrid(*busy);
      } else if (!CheckQualified(candidate.interviewer, start).ok()) {
        start = UpToGrid(start + kSlotGrid);
      } else {
        return Slot{candidate.interviewer.interviewer_id, start, end, false};
      }
    }
  }
  return std::nullopt;
}

bool IsEverQualified(const Interviewer& interviewer, Instant from, Instant to) {
  for (Instant day = from; day <= to; day += std::chrono::days(1)) {
    if (CheckQualified(interviewer, day).ok()) return true;
  }
  return CheckQualified(interviewer, to).ok();
}

}  // namespace

Proposal ProposeSlots(const Plan& plan, const std::vector<Candidate>& candidates,
                      const std::vector<Booking>& child_bookings, Instant from,
                      std::chrono::seconds duration, size_t limit) {
  Proposal proposal;
  const auto collect = [&](Instant first, Instant last) {
    for (const Candidate& candidate : candidates) {
      if (auto slot = FirstFit(candidate, child_bookings, first, last, duration)) {
        slot->before_due = slot->start_time <= plan.due_time;
        proposal.slots.push_back(*slot);
      }
    }
  };
  if (from <= plan.due_time) collect(from, plan.due_time);
  if (proposal.slots.empty()) {
    const Instant last = std::max(from, plan.due_time) + kLookAhead;
    const bool anybody =
        std::any_of(candidates.begin(), candidates.end(), [&](const Candidate& candidate) {
          return IsEverQualified(candidate.interviewer, from, last);
        });
    proposal.reason = candidates.empty() ? "NOBODY_REGISTERED"
                      : anybody          ? "NOBODY_FREE"
                                         : "NOBODY_QUALIFIED";
    collect(from, last);
  }
  std::sort(proposal.slots.begin(), proposal.slots.end(), [](const Slot& a, const Slot& b) {
    return a.start_time != b.start_time ? a.start_time < b.start_time
                                        : a.interviewer_id < b.interviewer_id;
  });
  if (proposal.slots.size() > limit) proposal.slots.resize(limit);
  return proposal;
}

}  // namespace safereturn::scheduling
