#include "services/scheduling/app/venues.h"

#include "libs/base/result.h"

namespace safereturn::scheduling {

absl::StatusOr<VenueFacts> VenueFactsOf(const Plan& plan, const Venue& venue, messaging::Tx& tx) {
  VenueFacts facts;
  facts.venue = venue;
  SR_ASSIGN_OR_RETURN(facts.timetable,
                      tx.TryLoad<Timetable>(TimetableKey(plan.authority_id, plan.child_id)));
  if (facts.timetable && !facts.timetable->school_urn.empty()) {
    SR_ASSIGN_OR_RETURN(facts.own_school, tx.TryLoad<School>(SchoolKey(
                                              plan.authority_id, facts.timetable->school_urn)));
  }
  if (venue.kind != VenueKind::kSchool) return facts;
  SR_ASSIGN_OR_RETURN(facts.school, tx.Load<School>(SchoolKey(plan.authority_id, venue.id)));
  SR_ASSIGN_OR_RETURN(facts.agreements, tx.Find<Agreement>("scope", plan.authority_id));
  messaging::Prefetch prefetch;
  for (const std::string& room : facts.school->room_codes) {
    prefetch.Find<Booking>("room", RoomKey(venue.id, room));
  }
  SR_RETURN_IF_ERROR(tx.Run(prefetch));
  for (const std::string& room : facts.school->room_codes) {
    SR_ASSIGN_OR_RETURN(const auto bookings, tx.Find<Booking>("room", RoomKey(venue.id, room)));
    facts.room_bookings.insert(facts.room_bookings.end(), bookings.begin(), bookings.end());
  }
  return facts;
}

}  // namespace safereturn::scheduling
