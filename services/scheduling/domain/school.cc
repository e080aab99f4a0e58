#include "services/scheduling/domain/school.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "libs/base/result.h"
#include "services/scheduling/domain/reasons.h"

namespace safereturn::scheduling {
namespace {

// Bounds that keep the entry small: six half terms a year, an hourly day, a large school.
constexpr size_t kMostTerms = 24;
constexpr size_t kMostClosedDays = 100;
constexpr size_t kMostPeriods = 140;
constexpr size_t kMostRooms = 50;
constexpr size_t kLongestRoom = 20;

absl::Status Invalid(std::string_view reason, std::string_view message, std::string_view field) {
  return Refuse(absl::StatusCode::kInvalidArgument, reason, message, field);
}

std::chrono::sys_days Days(Date day) { return std::chrono::sys_days(day); }

absl::Status CheckTerms(const std::vector<Term>& sorted, const std::vector<Date>& closed_days) {
  bool valid = sorted.size() <= kMostTerms;
  for (size_t i = 0; valid && i < sorted.size(); ++i) {
    valid = sorted[i].first_day.ok() && sorted[i].last_day.ok() &&
            Days(sorted[i].first_day) <= Days(sorted[i].last_day) &&
            (i == 0 || Days(sorted[i - 1].last_day) < Days(sorted[i].first_day));
  }
  if (!valid) {
    return Invalid(
        reasons::kTermInvalid,
        "at most 24 terms, each with its last day not before its first, none overlapping", "terms");
  }
  if (closed_days.size() > kMostClosedDays ||
      !std::all_of(closed_days.begin(), closed_days.end(), [](Date day) { return day.ok(); })) {
    return Invalid(reasons::kTermInvalid, "at most 100 closed days, each a date", "closed_days");
  }
  return absl::OkStatus();
}

absl::Status CheckPeriods(const std::vector<BellPeriod>& sorted) {
  bool valid = sorted.size() <= kMostPeriods;
  for (size_t i = 0; valid && i < sorted.size(); ++i) {
    const BellPeriod& period = sorted[i];
    valid = period.kind != PeriodKind::kUnspecified &&
            IsPartOfWeek(period.weekday, period.start_minute, period.end_minute) &&
            (i == 0 || sorted[i - 1].weekday != period.weekday ||
             sorted[i - 1].end_minute <= period.start_minute);
  }
  if (valid) return absl::OkStatus();
  return Invalid(
      reasons::kBellTimesInvalid,
      "at most 140 periods of weekdays 1 to 7 and minutes 0 to 1440, each with its kind, "
      "none overlapping",
      "bell_periods");
}

absl::Status CheckRooms(const std::vector<std::string>& rooms) {
  const bool valid = rooms.size() <= kMostRooms &&
                     std::set<std::string>(rooms.begin(), rooms.end()).size() == rooms.size() &&
                     std::all_of(rooms.begin(), rooms.end(), [](const std::string& room) {
                       return IsPlaceCode(room, kLongestRoom);
                     });
  if (valid) return absl::OkStatus();
  return Invalid(reasons::kRoomInvalid,
                 "at most 50 rooms, each once, by a code of up to 20 letters, digits, - and _",
                 "room_codes");
}

}  // namespace

std::string SchoolKey(const AuthorityId& authority, const SchoolUrn& urn) {
  return authority + "|" + urn;
}

std::string RoomKey(const SchoolUrn& urn, const std::string& room_code) {
  return urn + "|" + room_code;
}

int32_t WeekdayOf(Date day) {
  return static_cast<int32_t>(std::chrono::weekday(Days(day)).iso_encoding());
}

Instant LondonInstant(Date day, int32_t minute) {
  if (minute >= kMinutesOfDay) return StartOfDay(Date(Days(day) + std::chrono::days(1)));
  return NextLondonTime(StartOfDay(day), std::chrono::minutes(minute));
}

bool IsPartOfWeek(int32_t weekday, int32_t start_minute, int32_t end_minute) {
  return weekday >= 1 && weekday <= 7 && start_minute >= 0 && start_minute < end_minute &&
         end_minute <= kMinutesOfDay;
}

bool IsInTerm(const School& school, Date day) {
  const auto is_in = [&](const Term& term) {
    return Days(term.first_day) <= Days(day) && Days(day) <= Days(term.last_day);
  };
  return std::any_of(school.terms.begin(), school.terms.end(), is_in) &&
         std::find(school.closed_days.begin(), school.closed_days.end(), day) ==
             school.closed_days.end();
}

absl::StatusOr<SchoolEvents> Decide(const School& school, const SetSchoolCalendar& command) {
  SchoolCalendarSet said;
  said.school_urn = school.school_urn;
  said.authority_id = school.authority_id;
  said.terms = command.terms;
  said.closed_days = command.closed_days;
  said.bell_periods = command.bell_periods;
  said.room_codes = command.room_codes;
  said.recorded_by = command.caller;
  std::sort(said.terms.begin(), said.terms.end(),
            [](const Term& a, const Term& b) { return a.first_day < b.first_day; });
  std::sort(said.closed_days.begin(), said.closed_days.end());
  std::sort(said.bell_periods.begin(), said.bell_periods.end(),
            [](const BellPeriod& a, const BellPeriod& b) {
              return std::tie(a.weekday, a.start_minute) < std::tie(b.weekday, b.start_minute);
            });
  SR_RETURN_IF_ERROR(CheckTerms(said.terms, said.closed_days));
  SR_RETURN_IF_ERROR(CheckPeriods(said.bell_periods));
  SR_RETURN_IF_ERROR(CheckRooms(said.room_codes));
  return SchoolEvents{said};
}

School Evolve(School school, const SchoolEvent& event) {
  const auto& said = std::get<SchoolCalendarSet>(event);
  school.terms = said.terms;
  school.closed_days = said.closed_days;
  school.bell_periods = said.bell_periods;
  school.room_codes = said.room_codes;
  return school;
}

}  // namespace safereturn::scheduling
