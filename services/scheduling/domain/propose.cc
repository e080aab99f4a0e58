#include "services/scheduling/domain/propose.h"

#include <algorithm>
#include <optional>

#include "services/scheduling/domain/reasons.h"

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

// The search at one place; remembers what ruled times out at which somebody was free.
class Search {
 public:
  Search(const VenueFacts& venue, const std::vector<Booking>& child_bookings,
         std::chrono::seconds duration, Instant from, Instant to)
      : venue_(venue),
        child_bookings_(child_bookings),
        duration_(duration),
        blocked_(BlockedTimes(venue, from, to + duration)) {}

  std::optional<Slot> FirstFit(const Candidate& candidate, Instant from, Instant to) {
    for (const AvailabilityWindow& window : candidate.interviewer.windows) {
      Instant start = UpToGrid(std::max(window.start_time, from));
      while (start <= to && start + duration_ <= window.end_time) {
        const Instant end = start + duration_;
        auto busy = BusyUntil(candidate.bookings, start, end);
        if (!busy) busy = BusyUntil(child_bookings_, start, end);
        if (busy) {
          start = UpToGrid(*busy);
        } else if (!CheckQualified(candidate.interviewer, start).ok()) {
          start = UpToGrid(start + kSlotGrid);
        } else if (const auto until = RuledOutUntil(start, end)) {
          start = UpToGrid(*until);
        } else {
          Slot slot;
          slot.interviewer_id = candidate.interviewer.interviewer_id;
          slot.start_time = start;
          slot.end_time = end;
          SetVenue(venue_.venue, slot);
          slot.room_code = RoomFor(start, end);
          return slot;
        }
      }
    }
    return std::nullopt;
  }

  [[nodiscard]] const std::vector<std::string>& reasons() const { return reasons_; }

 private:
  void Note(std::string_view reason) {
    if (std::find(reasons_.begin(), reasons_.end(), reason) == reasons_.end()) {
      reasons_.emplace_back(reason);
    }
  }

  [[nodiscard]] bool ChoosesRoom() const { return venue_.school && venue_.venue.room_code.empty(); }

  // Returns the first room that is free, or the one that was asked for.
  [[nodiscard]] std::string RoomFor(Instant start, Instant end) const {
    if (!ChoosesRoom()) return venue_.venue.room_code;
    for (const std::string& room : venue_.school->room_codes) {
      if (!RoomTakenUntil(venue_, room, start, end)) return room;
    }
    return "";
  }

  // Returns the end of what stands against this time, or nothing.
  std::optional<Instant> RuledOutUntil(Instant start, Instant end) {
    if (const Blocked* blocked = FindBlocked(blocked_, start, end)) {
      Note(blocked->reason);
      return blocked->end_time;
    }
    if (!ChoosesRoom() || !RoomFor(start, end).empty()) return std::nullopt;
    Note(reasons::kRoomTaken);
    std::optional<Instant> earliest;
    for (const std::string& room : venue_.school->room_codes) {
      const auto until = RoomTakenUntil(venue_, room, start, end);
      if (until && (!earliest || *until < *earliest)) earliest = until;
    }
    return earliest;
  }

  const VenueFacts& venue_;
  const std::vector<Booking>& child_bookings_;
  const std::chrono::seconds duration_;
  const std::vector<Blocked> blocked_;
  std::vector<std::string> reasons_;
};

bool IsEverQualified(const Interviewer& interviewer, Instant from, Instant to) {
  for (Instant day = from; day <= to; day += std::chrono::days(1)) {
    if (CheckQualified(interviewer, day).ok()) return true;
  }
  return CheckQualified(interviewer, to).ok();
}

}  // namespace

Proposal ProposeSlots(const Plan& plan, const std::vector<Candidate>& candidates,
                      const std::vector<Booking>& child_bookings, Instant from,
                      std::chrono::seconds duration, size_t limit, const VenueFacts& venue) {
  Proposal proposal;
  Search search(venue, child_bookings, duration, from, std::max(from, plan.due_time) + kLookAhead);
  const auto collect = [&](Instant first, Instant last) {
    for (const Candidate& candidate : candidates) {
      if (auto slot = search.FirstFit(candidate, first, last)) {
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
    // Somebody was free, but not there or not then for this child.
    const std::string ruled_out = search.reasons().empty() ? "" : search.reasons().front();
    proposal.reason = !ruled_out.empty()   ? ruled_out
                      : candidates.empty() ? "NOBODY_REGISTERED"
                      : anybody            ? "NOBODY_FREE"
                                           : "NOBODY_QUALIFIED";
    collect(from, last);
  }
  proposal.venue_reasons = search.reasons();
  std::sort(proposal.slots.begin(), proposal.slots.end(), [](const Slot& a, const Slot& b) {
    return a.start_time != b.start_time ? a.start_time < b.start_time
                                        : a.interviewer_id < b.interviewer_id;
  });
  if (proposal.slots.size() > limit) proposal.slots.resize(limit);
  return proposal;
}

}  // namespace safereturn::scheduling
