#include "services/scheduling/domain/venue.h"

#include "libs/base/result.h"
#include "libs/base/text.h"
#include "services/scheduling/domain/reasons.h"

namespace safereturn::scheduling {
namespace {

constexpr size_t kLongestPlace = 40;
constexpr size_t kLongestRoom = 20;

absl::Status Invalid(std::string_view message, std::string_view field) {
  return Refuse(absl::StatusCode::kInvalidArgument, reasons::kVenueInvalid, message, field);
}

}  // namespace

bool IsPlaceCode(std::string_view text, size_t longest) {
  return !text.empty() && text.size() <= longest && AllOf(text, [](char c) {
    return IsLower(c) || IsUpper(c) || IsDigit(c) || c == '-' || c == '_';
  });
}

absl::Status CheckVenue(const Venue& venue, bool room_required) {
  if (venue.kind == VenueKind::kSchool) {
    if (!IsSchoolUrn(venue.id)) return Invalid("a school is its URN of six digits", "venue_id");
    if (venue.room_code.empty() ? room_required : !IsPlaceCode(venue.room_code, kLongestRoom)) {
      return Invalid("say which of the school's rooms, by its code", "room_code");
    }
    return absl::OkStatus();
  }
  if (!venue.room_code.empty()) return Invalid("only a school has rooms", "room_code");
  if (venue.id.empty()) return absl::OkStatus();
  if (venue.kind == VenueKind::kUnspecified) {
    return Invalid("say what kind of place it is", "venue_kind");
  }
  if (!IsPlaceCode(venue.id, kLongestPlace)) {
    return Invalid("a place is a short code, never an address", "venue_id");
  }
  return absl::OkStatus();
}

}  // namespace safereturn::scheduling
