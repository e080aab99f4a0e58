// A booked slot. Two bookings of one interviewer, one child or one room never overlap: constraints
// in the database are the guard (product decision 9); the rules here only give the kinder answer.
#pragma once

#include <absl/status/status.h>

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "libs/base/civil.h"
#include "libs/base/describe.h"
#include "libs/base/ids.h"
#include "services/scheduling/domain/venue.h"

namespace safereturn::scheduling {

enum class BookingState { kUnspecified = 0, kLive = 1, kReleased = 2 };
SR_ENUM(BookingState, kUnspecified, kLive, kReleased)

struct Booking {
  BookingId booking_id;
  PlanId plan_id;
  ChildId child_id;
  AuthorityId authority_id;
  HomeUrn home_urn;
  InterviewerId interviewer_id;
  Instant start_time;
  Instant end_time;
  Instant arranged_time;
  BookingState state = BookingState::kUnspecified;
  std::string release_reason;
  // The qualification as it was found when the slot was booked: facts change later (decision 8).
  std::string award_number;
  std::optional<Date> award_end_date;
  std::optional<Date> dbs_end_date;
  VenueKind venue_kind = VenueKind::kUnspecified;
  std::string venue_id;
  std::string room_code;
  std::string question_reason;  // why it cannot be held so since the calendar changed; "" if it can
};
SR_STRUCT(Booking, booking_id, plan_id, child_id, authority_id, home_urn, interviewer_id,
          start_time, end_time, arranged_time, state, release_reason, award_number, award_end_date,
          dbs_end_date, venue_kind, venue_id, room_code, question_reason)

struct BookingQuestionTag {
  static constexpr std::string_view kCollection = "bookingQuestions";
};
using BookingQuestionId = StrongId<BookingQuestionTag>;

// A booking that stands cannot be held any more as it was booked (product decision 4.2.16: booked
// interviews are looked at again when their school changes).
struct BookingQuestioned {
  BookingQuestionId question_id;
  BookingId booking_id;
  PlanId plan_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::string case_reference;
  HomeUrn home_urn;
  std::string reason;
  std::vector<std::string> roles;
  std::string template_key;
  Instant start_time;
  Instant raised_time;
};
SR_STRUCT(BookingQuestioned, question_id, booking_id, plan_id, child_id, authority_id,
          case_reference, home_urn, reason, roles, template_key, start_time, raised_time)
using BookingEvent = std::variant<BookingQuestioned>;
using BookingEvents = std::vector<BookingEvent>;

// Policy data: an interview is neither a phone call nor a day.
inline constexpr std::chrono::minutes kShortestSlot{15};
inline constexpr std::chrono::hours kLongestSlot{4};
// Farther ahead is a typing error: the statutory clock is three days.
inline constexpr std::chrono::days kFarthestSlot{60};

// Errors: INVALID_ARGUMENT/SLOT_INVALID: shorter than 15 minutes or longer than 4 hours, over
// already,
//   before the return or more than 60 days ahead.
[[nodiscard]] absl::Status CheckSlot(Instant start, Instant end, Instant return_time, Instant now);

// Decides whether people must be told: the booking is live, not over, and did stand until now.
// `reason` is why it cannot be held, "" if it can.
[[nodiscard]] BookingEvents DecideQuestion(const Booking& booking, const std::string& reason,
                                           const std::string& case_reference,
                                           const BookingQuestionId& id, Instant now);

[[nodiscard]] inline bool Overlaps(Instant start, Instant end, Instant other_start,
                                   Instant other_end) {
  return start < other_end && other_start < end;
}

// Errors: ALREADY_EXISTS/SLOT_TAKEN if one of `others` (not `self`) is live and overlaps.
[[nodiscard]] absl::Status CheckFree(const std::vector<Booking>& others, const BookingId& self,
                                     Instant start, Instant end);

}  // namespace safereturn::scheduling
