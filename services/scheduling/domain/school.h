// A school as interviews need it: when it is open, when its lessons are, and where one can talk
// (product 4.2.14). Referral says that it exists; its calendar is set here.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "libs/base/civil.h"
#include "libs/base/describe.h"
#include "libs/base/ids.h"
#include "services/scheduling/domain/venue.h"

namespace safereturn::scheduling {

enum class PeriodKind {
  kUnspecified = 0,
  kLesson = 1,
  kBreak = 2,
  kLunch = 3,
  kAfterSchool = 4,
};
SR_ENUM(PeriodKind, kUnspecified, kLesson, kBreak, kLunch, kAfterSchool)

struct Term {
  Date first_day{};
  Date last_day{};
};
SR_STRUCT(Term, first_day, last_day)

// By the clock on the wall in Europe/London.
struct BellPeriod {
  int32_t weekday = 0;  // 1 for Monday to 7 for Sunday
  int32_t start_minute = 0;
  int32_t end_minute = 0;
  PeriodKind kind = PeriodKind::kUnspecified;
};
SR_STRUCT(BellPeriod, weekday, start_minute, end_minute, kind)

struct School {
  SchoolUrn school_urn;
  AuthorityId authority_id;  // whose children are visited there
  AuthorityId host_authority_id;
  PersonId dsl_person_id;
  std::vector<Term> terms;        // earliest first; none before the calendar is set
  std::vector<Date> closed_days;  // within them
  std::vector<BellPeriod> bell_periods;
  std::vector<std::string> room_codes;
};
SR_STRUCT(School, school_urn, authority_id, host_authority_id, dsl_person_id, terms, closed_days,
          bell_periods, room_codes)

struct SchoolCalendarSet {
  SchoolUrn school_urn;
  AuthorityId authority_id;
  std::vector<Term> terms;
  std::vector<Date> closed_days;
  std::vector<BellPeriod> bell_periods;
  std::vector<std::string> room_codes;
  std::string recorded_by;
};
SR_STRUCT(SchoolCalendarSet, school_urn, authority_id, terms, closed_days, bell_periods, room_codes,
          recorded_by)
using SchoolEvent = std::variant<SchoolCalendarSet>;
using SchoolEvents = std::vector<SchoolEvent>;

// Replaces the whole calendar.
struct SetSchoolCalendar {
  std::string name;  // schools/<authority>|<urn>
  std::vector<Term> terms;
  std::vector<Date> closed_days;
  std::vector<BellPeriod> bell_periods;
  std::vector<std::string> room_codes;
  std::string caller;
};
SR_STRUCT(SetSchoolCalendar, name, terms, closed_days, bell_periods, room_codes)

inline constexpr int32_t kMinutesOfDay = 1440;

// Returns the primary key: a school is known once per authority whose children go there.
[[nodiscard]] std::string SchoolKey(const AuthorityId& authority, const SchoolUrn& urn);

// Returns what bookings of one room have in common, whichever authority made them.
[[nodiscard]] std::string RoomKey(const SchoolUrn& urn, const std::string& room_code);

// Returns 1 for Monday to 7 for Sunday.
[[nodiscard]] int32_t WeekdayOf(Date day);

// Returns the instant at which London's wall clock shows `minute` of `day`; 1440 is its end.
[[nodiscard]] Instant LondonInstant(Date day, int32_t minute);

// Returns whether the minutes are a part of a day and the weekday is one.
[[nodiscard]] bool IsPartOfWeek(int32_t weekday, int32_t start_minute, int32_t end_minute);

// Returns whether `day` is in a term and not a closed day. Its bell times say whether the school
// opens.
[[nodiscard]] bool IsInTerm(const School& school, Date day);

// Errors: INVALID_ARGUMENT with TERM_INVALID (reversed, overlapping, over 24, or over 100 closed
//   days), BELL_TIMES_INVALID (no part of a day, overlapping, without a kind, over 140) or
//   ROOM_INVALID (no code, twice, over 50).
absl::StatusOr<SchoolEvents> Decide(const School& school, const SetSchoolCalendar& command);
[[nodiscard]] School Evolve(School school, const SchoolEvent& event);

}  // namespace safereturn::scheduling
