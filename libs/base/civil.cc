#include "libs/base/civil.h"

#include <date/tz.h>

#include <array>
#include <charconv>
#include <cstdio>

namespace safereturn {
namespace {

using std::chrono::duration_cast;
using std::chrono::floor;
using std::chrono::microseconds;
using std::chrono::minutes;

const date::time_zone* London() {
  static const date::time_zone* zone = date::locate_zone("Europe/London");
  return zone;
}

date::local_time<microseconds> ToLocal(Instant instant) { return London()->to_local(instant); }

Date ToStd(date::local_days days) { return Date(std::chrono::sys_days(days.time_since_epoch())); }

std::chrono::local_days Local(Date date) { return std::chrono::local_days(date); }

Instant FromLocal(std::chrono::local_time<minutes> local) {
  const date::local_time<minutes> wall(local.time_since_epoch());
  // Earliest: of autumn's doubled hour the first; of spring's gap the instant right after it.
  return Instant(London()->to_sys(wall, date::choose::earliest).time_since_epoch());
}

bool Number(std::string_view text, size_t from, size_t length, int& value) {
  if (from + length > text.size()) return false;
  for (size_t i = from; i < from + length; ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
  }
  std::from_chars(text.data() + from, text.data() + from + length, value);
  return true;
}

}  // namespace

Instant StartOfDay(Date date) { return FromLocal(Local(date)); }

Date LondonDate(Instant instant) { return ToStd(date::floor<date::days>(ToLocal(instant))); }

minutes LondonTimeOfDay(Instant instant) {
  const auto local = ToLocal(instant);
  return floor<minutes>(local - date::floor<date::days>(local));
}

std::chrono::weekday LondonWeekday(Instant instant) {
  return std::chrono::weekday(std::chrono::sys_days(LondonDate(instant)));
}

Instant NextLondonTime(Instant from, minutes time_of_day) {
  auto day = Local(LondonDate(from));
  Instant candidate = FromLocal(day + time_of_day);
  if (candidate < from) candidate = FromLocal(day + std::chrono::days(1) + time_of_day);
  return candidate;
}

std::string LondonText(Instant instant) {
  static constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const Date date = LondonDate(instant);
  const int minute_of_day = static_cast<int>(LondonTimeOfDay(instant).count());
  const int hour = minute_of_day / 60;
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%s %u %s, %d:%02d%s",
                kDays[LondonWeekday(instant).c_encoding()], static_cast<unsigned>(date.day()),
                kMonths[static_cast<unsigned>(date.month()) - 1], hour % 12 == 0 ? 12 : hour % 12,
                minute_of_day % 60, hour < 12 ? "am" : "pm");
  return text.data();
}

std::string FormatInstant(Instant instant) {
  const auto day = floor<std::chrono::days>(instant);
  const Date date(day);
  const std::chrono::hh_mm_ss time(instant - day);
  std::array<char, 48> text{};
  int length = std::snprintf(
      text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
      static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
      static_cast<int>(time.seconds().count()));
  if (time.subseconds().count() != 0) {
    length += std::snprintf(text.data() + length, text.size() - length, ".%06d",
                            static_cast<int>(time.subseconds().count()));
  }
  return std::string(text.data(), length) + "Z";
}

std::optional<Instant> ParseInstant(std::string_view text) {
  if (text.size() < 20) return std::nullopt;
  const auto date = ParseDate(text.substr(0, 10));
  int hour = 0;
  int minute = 0;
  int second = 0;
  if (!date || (text[10] != 'T' && text[10] != 't') || !Number(text, 11, 2, hour) ||
      text[13] != ':' || !Number(text, 14, 2, minute) || text[16] != ':' ||
      !Number(text, 17, 2, second) || hour > 23 || minute > 59 || second > 60) {
    return std::nullopt;
  }
  size_t at = 19;
  int64_t fraction = 0;
  if (text[at] == '.') {
    size_t digits = 0;
    for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, ++digits) {
      if (digits < 6) fraction = fraction * 10 + (text[at] - '0');
    }
    if (digits == 0 || digits > 9) return std::nullopt;
    for (; digits < 6; ++digits) fraction *= 10;
  }
  if (at >= text.size()) return std::nullopt;
  minutes offset{0};
  if (text[at] == 'Z' || text[at] == 'z') {
    ++at;
  } else if (text[at] == '+' || text[at] == '-') {
    int offset_hours = 0;
    int offset_minutes = 0;
    if (!Number(text, at + 1, 2, offset_hours) || at + 3 >= text.size() || text[at + 3] != ':' ||
        !Number(text, at + 4, 2, offset_minutes) || offset_hours > 23 || offset_minutes > 59) {
      return std::nullopt;
    }
    offset = minutes(offset_hours * 60 + offset_minutes) * (text[at] == '-' ? -1 : 1);
    at += 6;
  } else {
    return std::nullopt;
  }
  if (at != text.size()) return std::nullopt;
  return Instant(std::chrono::sys_days(*date)) + std::chrono::hours(hour) + minutes(minute) +
         Seconds(second) + microseconds(fraction) - offset;
}

std::string FormatDate(Date date) {
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text.data();
}

std::optional<Date> ParseDate(std::string_view text) {
  int year = 0;
  int month = 0;
  int day = 0;
  if (text.size() != 10 || !Number(text, 0, 4, year) || text[4] != '-' ||
      !Number(text, 5, 2, month) || text[7] != '-' || !Number(text, 8, 2, day) || year < 1900 ||
      year > 2200) {
    return std::nullopt;
  }
  const Date date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  if (!date.ok()) return std::nullopt;
  return date;
}

int AgeInYears(Date birth_date, Date on) {
  const int years = static_cast<int>(on.year()) - static_cast<int>(birth_date.year());
  const bool had_birthday =
      std::pair(on.month(), on.day()) >= std::pair(birth_date.month(), birth_date.day());
  return had_birthday ? years : years - 1;
}

}  // namespace safereturn
