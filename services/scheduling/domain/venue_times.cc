#include "services/scheduling/domain/venue_times.h"

#include <algorithm>

#include "libs/base/result.h"
#include "services/scheduling/domain/reasons.h"

namespace safereturn::scheduling {
namespace {

class Collector {
 public:
  Collector(Instant from, Instant to) : from_(from), to_(to) {
    const auto last = std::chrono::sys_days(LondonDate(to));
    for (auto day = std::chrono::sys_days(LondonDate(from)); day <= last;
         day += std::chrono::days(1)) {
      days_.emplace_back(day);
    }
  }

  void Add(Instant start, Instant end, std::string_view reason) {
    if (start < end && start < to_ && from_ < end) blocked_.push_back({start, end, reason});
  }
  void AddAlways(std::string_view reason) { Add(from_, to_, reason); }

  // No visit that the authority does not commission at that time.
  void AddNotAgreed(std::vector<Agreement> agreements) {
    std::erase_if(agreements,
                  [](const Agreement& each) { return !Includes(each, kSchoolVisitPackage); });
    std::sort(agreements.begin(), agreements.end(),
              [](const Agreement& a, const Agreement& b) { return a.start_time < b.start_time; });
    Instant covered = from_;
    for (const Agreement& each : agreements) {
      Add(covered, std::min(each.start_time, to_), reasons::kPackageNotAgreed);
      covered = std::max(covered, each.expire_time);
    }
    Add(covered, to_, reasons::kPackageNotAgreed);
  }

  void AddNotInTerm(const School& school) {
    for (const Date day : days_) {
      if (!IsInTerm(school, day)) {
        Add(LondonInstant(day, 0), LondonInstant(day, kMinutesOfDay), reasons::kOutOfTerm);
      }
    }
  }

  // Between the first and the last bell of the day the school is open.
  void AddNotOpen(const School& school) {
    for (const Date day : days_) {
      int32_t opens = kMinutesOfDay;
      int32_t closes = 0;
      for (const BellPeriod& period : school.bell_periods) {
        if (period.weekday != WeekdayOf(day)) continue;
        opens = std::min(opens, period.start_minute);
        closes = std::max(closes, period.end_minute);
      }
      if (opens >= closes) opens = closes = kMinutesOfDay;
      Add(LondonInstant(day, 0), LondonInstant(day, opens), reasons::kSchoolClosed);
      Add(LondonInstant(day, closes), LondonInstant(day, kMinutesOfDay), reasons::kSchoolClosed);
    }
  }

  void AddExams(const Timetable& timetable) {
    for (const Exam& exam : timetable.exams) {
      if (exam.date < days_.front() || days_.back() < exam.date) continue;
      Add(LondonInstant(exam.date, exam.start_minute), LondonInstant(exam.date, exam.end_minute),
          reasons::kSlotInExam);
    }
  }

  // `calendar`: lessons are on its school days only; nullptr: every week.
  void AddLessons(const std::vector<LessonBlock>& lessons, const School* calendar) {
    for (const Date day : days_) {
      if (calendar != nullptr && !calendar->terms.empty() && !IsInTerm(*calendar, day)) continue;
      for (const LessonBlock& lesson : lessons) {
        if (lesson.weekday != WeekdayOf(day)) continue;
        Add(LondonInstant(day, lesson.start_minute), LondonInstant(day, lesson.end_minute),
            reasons::kSlotInLesson);
      }
    }
  }

  std::vector<Blocked> Take() { return std::move(blocked_); }

 private:
  Instant from_;
  Instant to_;
  std::vector<Date> days_;
  std::vector<Blocked> blocked_;
};

std::vector<LessonBlock> LessonsOf(const School& school) {
  std::vector<LessonBlock> lessons;
  for (const BellPeriod& period : school.bell_periods) {
    if (period.kind != PeriodKind::kLesson) continue;
    lessons.push_back({period.weekday, period.start_minute, period.end_minute});
  }
  return lessons;
}

const School* Pointer(const std::optional<School>& school) { return school ? &*school : nullptr; }

void AddLessons(const VenueFacts& facts, Collector& collector) {
  const School* own = Pointer(facts.own_school);
  if (facts.timetable && !facts.timetable->lessons.empty()) {
    collector.AddLessons(facts.timetable->lessons, own);
  } else if (own != nullptr) {
    collector.AddLessons(LessonsOf(*own), own);
  } else if (facts.school) {
    collector.AddLessons(LessonsOf(*facts.school), Pointer(facts.school));
  }
}

bool TakesRoom(const Booking& booking, const VenueFacts& facts, const std::string& room_code) {
  return booking.state == BookingState::kLive && booking.booking_id != facts.moving &&
         booking.venue_id == facts.venue.id && booking.room_code == room_code;
}

std::string_view MessageFor(std::string_view reason) {
  if (reason == reasons::kPackageNotAgreed) {
    return "no agreement in force at that time includes school visits";
  }
  if (reason == reasons::kOutOfTerm) return "the school is not in term on that day";
  if (reason == reasons::kSchoolClosed) return "the school is not open at that time";
  if (reason == reasons::kSlotInExam) return "the child sits an exam at that time";
  if (reason == reasons::kSlotInLesson) return "the child is in a lesson at that time";
  if (reason == reasons::kRoomUnknown) return "the school has no such room for interviews";
  return "the room is booked at that time";
}

}  // namespace

std::vector<Blocked> BlockedTimes(const VenueFacts& facts, Instant from, Instant to) {
  Collector collector(from, to);
  const bool is_school = facts.venue.kind == VenueKind::kSchool && facts.school;
  if (is_school) {
    collector.AddNotAgreed(facts.agreements);
    collector.AddNotInTerm(*facts.school);
    collector.AddNotOpen(*facts.school);
  }
  if (facts.timetable) collector.AddExams(*facts.timetable);
  AddLessons(facts, collector);
  if (!is_school) return collector.Take();
  const auto& rooms = facts.school->room_codes;
  const std::string& room = facts.venue.room_code;
  if (room.empty() ? rooms.empty() : std::find(rooms.begin(), rooms.end(), room) == rooms.end()) {
    collector.AddAlways(reasons::kRoomUnknown);
  }
  for (const Booking& booking : facts.room_bookings) {
    if (!room.empty() && TakesRoom(booking, facts, room)) {
      collector.Add(booking.start_time, booking.end_time, reasons::kRoomTaken);
    }
  }
  return collector.Take();
}

const Blocked* FindBlocked(const std::vector<Blocked>& blocked, Instant start, Instant end) {
  const auto found = std::find_if(blocked.begin(), blocked.end(), [&](const Blocked& each) {
    return Overlaps(start, end, each.start_time, each.end_time);
  });
  return found == blocked.end() ? nullptr : &*found;
}

std::optional<Instant> RoomTakenUntil(const VenueFacts& facts, const std::string& room_code,
                                      Instant start, Instant end) {
  for (const Booking& booking : facts.room_bookings) {
    if (TakesRoom(booking, facts, room_code) &&
        Overlaps(start, end, booking.start_time, booking.end_time)) {
      return booking.end_time;
    }
  }
  return std::nullopt;
}

absl::Status CheckVenueTimes(const VenueFacts& facts, Instant start, Instant end) {
  const std::vector<Blocked> blocked = BlockedTimes(facts, start, end);
  const Blocked* found = FindBlocked(blocked, start, end);
  if (found == nullptr) return absl::OkStatus();
  const bool is_taken = found->reason == reasons::kRoomTaken;
  return Refuse(is_taken ? absl::StatusCode::kAlreadyExists : absl::StatusCode::kFailedPrecondition,
                found->reason, MessageFor(found->reason),
                is_taken || found->reason == reasons::kRoomUnknown ? "room_code" : "start_time");
}

}  // namespace safereturn::scheduling
