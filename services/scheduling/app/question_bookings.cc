#include "services/scheduling/app/question_bookings.h"

#include <set>

#include "libs/base/result.h"
#include "services/scheduling/app/venues.h"

namespace safereturn::scheduling {
namespace {

// The authority's own: another's bookings are looked at when its entry of the school changes.
absl::StatusOr<std::vector<Booking>> StandingBookings(const School& before, const School& after,
                                                      messaging::Tx& tx) {
  std::set<std::string> rooms(before.room_codes.begin(), before.room_codes.end());
  rooms.insert(after.room_codes.begin(), after.room_codes.end());
  messaging::Prefetch prefetch;
  for (const std::string& room : rooms) {
    prefetch.Find<Booking>("room", RoomKey(after.school_urn, room));
  }
  SR_RETURN_IF_ERROR(tx.Run(prefetch));
  std::vector<Booking> standing;
  for (const std::string& room : rooms) {
    SR_ASSIGN_OR_RETURN(const auto bookings,
                        tx.Find<Booking>("room", RoomKey(after.school_urn, room)));
    for (const Booking& each : bookings) {
      if (each.authority_id == after.authority_id && each.state == BookingState::kLive &&
          each.end_time > tx.now()) {
        standing.push_back(each);
      }
    }
  }
  return standing;
}

absl::StatusOr<std::string> ReasonAgainst(const Booking& booking, const Plan& plan,
                                          messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(VenueFacts facts, VenueFactsOf(plan, VenueOf(booking), tx));
  facts.moving = booking.booking_id;  // it does not stand in its own way
  return ReasonOf(CheckVenueTimes(facts, booking.start_time, booking.end_time));
}

}  // namespace

absl::Status QuestionBookings(const School& before, const School& after, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const std::vector<Booking> standing, StandingBookings(before, after, tx));
  messaging::Prefetch prefetch;
  for (const Booking& each : standing) {
    prefetch.Key<Plan>(each.plan_id.key());
    prefetch.Key<Timetable>(TimetableKey(each.authority_id, each.child_id));
  }
  SR_RETURN_IF_ERROR(tx.Run(prefetch));
  for (const Booking& each : standing) {
    SR_ASSIGN_OR_RETURN(const Plan plan, tx.Load<Plan>(each.plan_id.key()));
    SR_ASSIGN_OR_RETURN(const std::string reason, ReasonAgainst(each, plan, tx));
    if (reason == each.question_reason) continue;
    const BookingEvents events =
        DecideQuestion(each, reason, plan.case_reference, tx.NewId<BookingQuestionId>(), tx.now());
    Booking next = each;
    next.question_reason = reason;
    if (events.empty()) {
      tx.Save(next);
    } else {
      tx.Save(next, events);
    }
  }
  return absl::OkStatus();
}

}  // namespace safereturn::scheduling
