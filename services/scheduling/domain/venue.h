// Where an interview is held. The place is a code, never an address.
#pragma once

#include <absl/status/status.h>

#include <string>
#include <string_view>

#include "libs/base/describe.h"

namespace safereturn::scheduling {

enum class VenueKind { kUnspecified = 0, kHome = 1, kSchool = 2, kNeutral = 3, kRemote = 4 };
SR_ENUM(VenueKind, kUnspecified, kHome, kSchool, kNeutral, kRemote)

// A school's Unique Reference Number in the national register of schools: six digits.
using SchoolUrn = std::string;

struct Venue {
  VenueKind kind = VenueKind::kUnspecified;
  std::string id;         // a school's URN, or a short code; "" if not said
  std::string room_code;  // of a school
};
SR_STRUCT(Venue, kind, id, room_code)

// Commands, events and bookings carry the venue in three fields of their own.
template <class T>
[[nodiscard]] Venue VenueOf(const T& carrier) {
  return {carrier.venue_kind, carrier.venue_id, carrier.room_code};
}
template <class T>
void SetVenue(const Venue& venue, T& carrier) {
  carrier.venue_kind = venue.kind;
  carrier.venue_id = venue.id;
  carrier.room_code = venue.room_code;
}

// Returns whether `text` is 1 to `longest` letters, digits, - or _: no free text gets in.
[[nodiscard]] bool IsPlaceCode(std::string_view text, size_t longest);

// Checks the form of a venue. A proposal may leave the room open, a booking may not.
// Errors: INVALID_ARGUMENT/VENUE_INVALID with the field.
[[nodiscard]] absl::Status CheckVenue(const Venue& venue, bool room_required);

}  // namespace safereturn::scheduling
