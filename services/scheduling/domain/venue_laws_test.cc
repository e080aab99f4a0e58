// The laws of places and times, over random school days: what is proposed can be booked, and the
// rules agree with a look at the clock on the wall, minute by minute, also where the clocks change.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "libs/base/result.h"
#include "services/scheduling/domain/propose.h"
#include "services/scheduling/domain/test_plan.h"

namespace safereturn::scheduling {
namespace {

using rc::gen::inRange;

constexpr int32_t kMorning = 6 * 60;  // schools sleep when the clocks change
constexpr int32_t kEvening = 20 * 60;

// Both weeks of 2026 in which the clocks change.
Date AnyDay() {
  const auto week = *rc::gen::element(*ParseDate("2026-03-26"), *ParseDate("2026-10-22"));
  return Date(std::chrono::sys_days(week) + std::chrono::days(*inRange(0, 7)));
}

std::pair<int32_t, int32_t> AnyPartOfDay() {
  const int32_t start = *inRange(kMorning, kEvening - 1);
  return {start, *inRange(start + 1, kEvening)};
}

School AnySchool() {
  School school;
  school.school_urn = "120001";
  const Date first = AnyDay();
  school.terms = {{first, Date(std::chrono::sys_days(first) + std::chrono::days(*inRange(0, 5)))}};
  if (*rc::gen::arbitrary<bool>()) school.closed_days = {AnyDay()};
  const int periods = *inRange(0, 12);
  for (int i = 0; i < periods; ++i) {
    const auto [start, end] = AnyPartOfDay();
    school.bell_periods.push_back(
        {*inRange(1, 8), start, end,
         *rc::gen::element(PeriodKind::kLesson, PeriodKind::kBreak, PeriodKind::kAfterSchool)});
  }
  school.room_codes = {"R1", "R2"};
  return school;
}

Timetable AnyTimetable(bool names_school) {
  Timetable timetable;
  if (names_school) timetable.school_urn = "120001";
  const int lessons = *inRange(0, 6);
  for (int i = 0; i < lessons; ++i) {
    const auto [start, end] = AnyPartOfDay();
    timetable.lessons.push_back({*inRange(1, 8), start, end});
  }
  const int exams = *inRange(0, 3);
  for (int i = 0; i < exams; ++i) {
    const auto [start, end] = AnyPartOfDay();
    timetable.exams.push_back({AnyDay(), start, end});
  }
  return timetable;
}

VenueFacts AnyFacts() {
  VenueFacts facts;
  const bool at_school = *rc::gen::arbitrary<bool>();
  if (at_school) {
    facts.venue = {VenueKind::kSchool, "120001", "R1"};
    facts.school = AnySchool();
    Agreement agreement;
    agreement.packages = {std::string(kSchoolVisitPackage)};
    agreement.start_time = *ParseInstant("2026-01-01T00:00:00Z");
    agreement.expire_time = *ParseInstant("2027-01-01T00:00:00Z");
    agreement.is_active = true;
    facts.agreements = {agreement};
  }
  if (*rc::gen::arbitrary<bool>()) {
    const bool names_school = *rc::gen::arbitrary<bool>();
    facts.timetable = AnyTimetable(names_school);
    if (names_school) facts.own_school = facts.school ? facts.school : AnySchool();
  }
  return facts;
}

template <class Blocks>
bool Covers(const Blocks& blocks, int32_t weekday, int32_t minute) {
  return std::any_of(blocks.begin(), blocks.end(), [&](const auto& block) {
    return block.weekday == weekday && block.start_minute <= minute && minute < block.end_minute;
  });
}

bool IsLessonByBell(const School& school, int32_t weekday, int32_t minute) {
  std::vector<BellPeriod> lessons;
  for (const BellPeriod& period : school.bell_periods) {
    if (period.kind == PeriodKind::kLesson) lessons.push_back(period);
  }
  return Covers(lessons, weekday, minute);
}

// Whether nothing stands against this minute, by the words of the README and no interval at all.
bool IsOpenMinute(const VenueFacts& facts, Instant instant) {
  const Date day = LondonDate(instant);
  const auto minute = static_cast<int32_t>(LondonTimeOfDay(instant).count());
  const int32_t weekday = WeekdayOf(day);
  if (facts.school) {
    if (!IsInTerm(*facts.school, day)) return false;
    int32_t opens = kMinutesOfDay;
    int32_t closes = 0;
    for (const BellPeriod& period : facts.school->bell_periods) {
      if (period.weekday != weekday) continue;
      opens = std::min(opens, period.start_minute);
      closes = std::max(closes, period.end_minute);
    }
    if (minute < opens || minute >= closes) return false;
  }
  if (facts.timetable) {
    for (const Exam& exam : facts.timetable->exams) {
      if (exam.date == day && exam.start_minute <= minute && minute < exam.end_minute) return false;
    }
  }
  const bool own_day = !facts.own_school || IsInTerm(*facts.own_school, day);
  if (facts.timetable && !facts.timetable->lessons.empty()) {
    return !(own_day && Covers(facts.timetable->lessons, weekday, minute));
  }
  if (facts.own_school) return !(own_day && IsLessonByBell(*facts.own_school, weekday, minute));
  return !(facts.school && IsLessonByBell(*facts.school, weekday, minute));
}

RC_GTEST_PROP(VenueLaws, TheRulesAgreeWithTheClockOnTheWall, ()) {
  const VenueFacts facts = AnyFacts();
  const Instant start = LondonInstant(AnyDay(), *inRange(0, kMinutesOfDay));
  const Instant end = start + std::chrono::minutes(*inRange(15, 241));
  bool is_open = true;
  for (Instant minute = start; minute < end; minute += 1min) {
    is_open = is_open && IsOpenMinute(facts, minute);
  }

  const absl::Status checked = CheckVenueTimes(facts, start, end);
  RC_LOG() << Describe(checked) << " from " << LondonText(start) << "\n";
  RC_ASSERT(checked.ok() == is_open);
}

RC_GTEST_PROP(VenueLaws, WhatIsProposedIsOpenInEveryMinuteAndItsRoomIsFree, ()) {
  VenueFacts facts = AnyFacts();
  const Date day = AnyDay();
  Booking taken;
  taken.state = BookingState::kLive;
  taken.venue_id = "120001";
  taken.room_code = *rc::gen::element(std::string("R1"), std::string("R2"));
  taken.start_time = LondonInstant(day, *inRange(kMorning, kEvening));
  taken.end_time = taken.start_time + 2h;
  facts.room_bookings = {taken};
  facts.venue.room_code.clear();

  Plan plan = Story().plan;
  plan.return_time = LondonInstant(day, 0);
  plan.due_time = plan.return_time + kInterviewWithin;
  Candidate candidate;
  candidate.interviewer.award_number = std::string(kAwardNumber);
  candidate.interviewer.award_end_date = ParseDate("2030-01-01");
  candidate.interviewer.dbs_end_date = ParseDate("2030-01-01");
  candidate.interviewer.is_active = true;
  candidate.interviewer.windows = {{plan.return_time, plan.due_time}};

  const auto length = std::chrono::minutes(15 * *inRange(1, 8));
  const Proposal proposal = ProposeSlots(plan, {candidate}, {}, plan.return_time, length, 5, facts);
  RC_CLASSIFY(proposal.slots.empty(), "nothing fits");
  RC_ASSERT(proposal.slots.empty() == !proposal.reason.empty());
  for (const Slot& slot : proposal.slots) {
    for (Instant minute = slot.start_time; minute < slot.end_time; minute += 1min) {
      RC_ASSERT(IsOpenMinute(facts, minute));
    }
    VenueFacts booked = facts;
    booked.venue = VenueOf(slot);
    RC_ASSERT(CheckVenueTimes(booked, slot.start_time, slot.end_time).ok());
    RC_ASSERT(facts.school.has_value() == !slot.room_code.empty());
  }
}

}  // namespace
}  // namespace safereturn::scheduling
