// Never in a lesson, never in an exam, only where and when the school is open.
#include "services/scheduling/domain/venue_times.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/result.h"
#include "services/scheduling/domain/propose.h"
#include "services/scheduling/domain/test_plan.h"

namespace safereturn::scheduling {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;

// Monday 30 March 2026 is in summer time: 10:00 in London is 09:00 UTC.
constexpr char kMonday[] = "2026-03-30";

Instant London(const char* day, int hour, int minute = 0) {
  return LondonInstant(*ParseDate(day), hour * 60 + minute);
}

School TestSchool() {
  School school;
  school.school_urn = "120001";
  school.authority_id = "E10000016";
  school.terms = {{*ParseDate("2026-02-23"), *ParseDate("2026-04-02")}};
  school.closed_days = {*ParseDate("2026-04-01")};
  for (int32_t weekday = 1; weekday <= 5; ++weekday) {
    school.bell_periods.push_back({weekday, 8 * 60 + 50, 10 * 60 + 40, PeriodKind::kLesson});
    school.bell_periods.push_back({weekday, 10 * 60 + 40, 11 * 60, PeriodKind::kBreak});
    school.bell_periods.push_back({weekday, 11 * 60, 12 * 60 + 30, PeriodKind::kLesson});
    school.bell_periods.push_back({weekday, 12 * 60 + 30, 13 * 60 + 20, PeriodKind::kLunch});
    school.bell_periods.push_back({weekday, 13 * 60 + 20, 15 * 60 + 20, PeriodKind::kLesson});
    school.bell_periods.push_back({weekday, 15 * 60 + 20, 17 * 60, PeriodKind::kAfterSchool});
  }
  school.room_codes = {"R1", "R2"};
  return school;
}

Agreement Commissioned(const char* from = "2026-01-01T00:00:00Z",
                       const char* to = "2027-01-01T00:00:00Z") {
  Agreement agreement;
  agreement.packages = {"return_interview", "school_visit"};
  agreement.start_time = *ParseInstant(from);
  agreement.expire_time = *ParseInstant(to);
  agreement.is_active = true;
  return agreement;
}

VenueFacts AtSchool(const std::string& room = "R1") {
  VenueFacts facts;
  facts.venue = {VenueKind::kSchool, "120001", room};
  facts.school = TestSchool();
  facts.agreements = {Commissioned()};
  return facts;
}

std::string Reason(const VenueFacts& facts, Instant start, std::chrono::minutes length = 20min) {
  return ReasonOf(CheckVenueTimes(facts, start, start + length));
}

TEST(SchoolVisit, IsInABreakAtLunchOrAfterSchoolToTheMinute) {
  const VenueFacts facts = AtSchool();

  EXPECT_EQ(Reason(facts, London(kMonday, 10, 40)), "");
  EXPECT_EQ(Reason(facts, London(kMonday, 10, 39)), "SLOT_IN_LESSON");
  EXPECT_EQ(Reason(facts, London(kMonday, 10, 41)), "SLOT_IN_LESSON");
  EXPECT_EQ(Reason(facts, London(kMonday, 12, 45)), "");
  EXPECT_EQ(Reason(facts, London(kMonday, 15, 20), 60min), "");
  EXPECT_EQ(Reason(facts, London(kMonday, 9)), "SLOT_IN_LESSON");
}

TEST(SchoolVisit, IsInTermAndWithinTheDay) {
  const VenueFacts facts = AtSchool();

  EXPECT_EQ(Reason(facts, London(kMonday, 16, 45), 15min), "");
  EXPECT_EQ(Reason(facts, London(kMonday, 16, 46)), "SCHOOL_CLOSED");
  EXPECT_EQ(Reason(facts, London(kMonday, 8, 15), 30min), "SCHOOL_CLOSED");
  EXPECT_EQ(Reason(facts, London("2026-04-02", 15, 30)), "") << "the last day of term";
  EXPECT_EQ(Reason(facts, London("2026-04-03", 15, 30)), "OUT_OF_TERM");
  EXPECT_EQ(Reason(facts, London("2026-04-01", 15, 30)), "OUT_OF_TERM") << "a closed day";
  EXPECT_EQ(Reason(facts, London("2026-03-29", 15, 30)), "SCHOOL_CLOSED") << "Sunday in term";
  EXPECT_EQ(Reason(facts, London("2026-03-27", 10, 40)), "") << "in winter time";

  VenueFacts unset = AtSchool();
  unset.school->terms.clear();
  EXPECT_EQ(Reason(unset, London(kMonday, 10, 40)), "OUT_OF_TERM") << "no calendar, no visit";
}

TEST(SchoolVisit, NeedsThePackageInForceAtThatTime) {
  VenueFacts facts = AtSchool();
  const auto with = [&](Agreement agreement) {
    facts.agreements = {std::move(agreement)};
    return Reason(facts, London(kMonday, 10, 40));
  };
  EXPECT_EQ(with(Commissioned()), "");
  Agreement plain = Commissioned();
  plain.packages = {"return_interview"};
  EXPECT_EQ(with(plain), "PACKAGE_NOT_AGREED");
  Agreement draft = Commissioned();
  draft.is_active = false;
  EXPECT_EQ(with(draft), "PACKAGE_NOT_AGREED");
  EXPECT_EQ(with(Commissioned("2026-01-01T00:00:00Z", "2026-03-30T09:50:00Z")),
            "PACKAGE_NOT_AGREED")
      << "ends in the middle";
  EXPECT_EQ(with(Commissioned("2026-03-30T09:50:00Z")), "PACKAGE_NOT_AGREED");
  facts.agreements = {Commissioned("2026-01-01T00:00:00Z", "2026-03-30T09:50:00Z"),
                      Commissioned("2026-03-30T09:50:00Z")};
  EXPECT_EQ(Reason(facts, London(kMonday, 10, 40)), "") << "one follows the other";
}

TEST(SchoolVisit, FollowsTheChildsOwnTimetableWhereThereIsOne) {
  VenueFacts facts = AtSchool();
  facts.timetable = Timetable();
  facts.timetable->school_urn = "120001";
  facts.own_school = TestSchool();
  EXPECT_EQ(Reason(facts, London(kMonday, 9)), "SLOT_IN_LESSON") << "none of its own: the bells";

  facts.timetable->lessons = {{1, 10 * 60 + 40, 11 * 60}, {2, 9 * 60, 10 * 60}};
  EXPECT_EQ(Reason(facts, London(kMonday, 9)), "") << "a free period";
  EXPECT_EQ(Reason(facts, London(kMonday, 10, 40)), "SLOT_IN_LESSON") << "music in the break";

  facts.timetable->exams = {{*ParseDate(kMonday), 9 * 60, 10 * 60 + 30}};
  EXPECT_EQ(Reason(facts, London(kMonday, 9)), "SLOT_IN_EXAM");
  EXPECT_EQ(Reason(facts, London(kMonday, 10, 25), 15min), "SLOT_IN_EXAM");
  EXPECT_EQ(Reason(facts, London("2026-03-31", 10, 40)), "") << "another day";
}

TEST(SchoolVisit, HasARoomOfItsOwn) {
  VenueFacts facts = AtSchool("R3");
  EXPECT_EQ(Reason(facts, London(kMonday, 10, 40)), "ROOM_UNKNOWN");

  facts = AtSchool("R1");
  Booking other;
  other.booking_id = BookingId(TestUuid(9));
  other.state = BookingState::kLive;
  other.venue_id = "120001";
  other.room_code = "R1";
  other.start_time = London(kMonday, 10, 50);
  other.end_time = London(kMonday, 11, 5);
  facts.room_bookings = {other};
  EXPECT_EQ(Reason(facts, London(kMonday, 10, 40)), "ROOM_TAKEN");
  EXPECT_EQ(Reason(facts, London(kMonday, 10, 30), 30min), "SLOT_IN_LESSON")
      << "the child's lesson is the stronger reason";
  facts.venue.room_code = "R2";
  EXPECT_EQ(Reason(facts, London(kMonday, 10, 40)), "");
  facts.venue.room_code = "R1";
  facts.moving = other.booking_id;
  EXPECT_EQ(Reason(facts, London(kMonday, 10, 40)), "") << "the one that is being moved";
}

TEST(OtherVenues, KeepOutOfLessonsAndExamsOfAChildWithATimetable) {
  VenueFacts facts;
  facts.venue = {VenueKind::kHome, "", ""};
  EXPECT_EQ(Reason(facts, London(kMonday, 9)), "") << "nothing is known of this child's day";

  facts.timetable = Timetable();
  facts.timetable->lessons = {{1, 9 * 60, 10 * 60}};
  facts.timetable->exams = {{*ParseDate("2026-04-07"), 9 * 60, 10 * 60}};
  EXPECT_EQ(Reason(facts, London(kMonday, 9)), "SLOT_IN_LESSON");
  EXPECT_EQ(Reason(facts, London(kMonday, 10)), "");
  EXPECT_EQ(Reason(facts, London("2026-04-06", 9)), "SLOT_IN_LESSON")
      << "no school named: any week";
  EXPECT_EQ(Reason(facts, London("2026-04-07", 9, 30)), "SLOT_IN_EXAM") << "in the holidays too";

  facts.timetable->school_urn = "120001";
  facts.own_school = TestSchool();
  EXPECT_EQ(Reason(facts, London("2026-04-06", 9)), "") << "no lessons in the holidays";
  EXPECT_EQ(Reason(facts, London(kMonday, 9)), "SLOT_IN_LESSON");
}

// An interviewer who is free from eight to six on Monday and Tuesday.
Candidate Anybody() {
  Candidate candidate;
  candidate.interviewer.interviewer_id = InterviewerId(TestUuid(1));
  candidate.interviewer.award_number = std::string(kAwardNumber);
  candidate.interviewer.award_end_date = ParseDate("2030-01-01");
  candidate.interviewer.dbs_end_date = ParseDate("2030-01-01");
  candidate.interviewer.is_active = true;
  candidate.interviewer.windows = {{London(kMonday, 8), London(kMonday, 18)},
                                   {London("2026-03-31", 8), London("2026-03-31", 18)}};
  return candidate;
}

TEST(ProposedVisits, AreOutsideLessonsAndNameAFreeRoom) {
  const Story story;  // returned on Saturday evening: due on Tuesday at nine in the evening
  VenueFacts facts = AtSchool("");
  const auto first = ProposeSlots(story.plan, {Anybody()}, {}, Hours(1), 20min, 5, facts);
  ASSERT_EQ(first.slots.size(), 1u);
  EXPECT_EQ(first.slots[0].start_time, London(kMonday, 12, 30)) << "10:45 to 11:05 is no break";
  EXPECT_EQ(first.slots[0].room_code, "R1");
  EXPECT_EQ(first.slots[0].venue_id, "120001");
  EXPECT_EQ(first.reason, "");
  EXPECT_THAT(first.venue_reasons, ElementsAre("SCHOOL_CLOSED", "SLOT_IN_LESSON"));

  Booking taken;
  taken.booking_id = BookingId(TestUuid(9));
  taken.state = BookingState::kLive;
  taken.venue_id = "120001";
  taken.room_code = "R1";
  taken.start_time = London(kMonday, 12, 30);
  taken.end_time = London(kMonday, 13, 20);
  facts.room_bookings = {taken};
  EXPECT_EQ(ProposeSlots(story.plan, {Anybody()}, {}, Hours(1), 20min, 5, facts).slots[0].room_code,
            "R2");
  taken.room_code = "R2";
  facts.room_bookings.push_back(taken);
  const auto later = ProposeSlots(story.plan, {Anybody()}, {}, Hours(1), 20min, 5, facts);
  EXPECT_EQ(later.slots[0].start_time, London(kMonday, 15, 30));
  EXPECT_THAT(later.venue_reasons, Contains("ROOM_TAKEN"));
}

TEST(ProposedVisits, SayWhatStandsAgainstThem) {
  const Story story;
  VenueFacts facts = AtSchool("");
  facts.agreements.clear();
  const auto not_agreed = ProposeSlots(story.plan, {Anybody()}, {}, Hours(1), 20min, 5, facts);
  EXPECT_TRUE(not_agreed.slots.empty());
  EXPECT_EQ(not_agreed.reason, "PACKAGE_NOT_AGREED");

  facts = AtSchool("");
  facts.school->room_codes.clear();
  EXPECT_THAT(ProposeSlots(story.plan, {Anybody()}, {}, Hours(1), 20min, 5, facts).venue_reasons,
              Contains("ROOM_UNKNOWN"));

  facts = AtSchool("");
  EXPECT_EQ(ProposeSlots(story.plan, {}, {}, Hours(1), 20min, 5, facts).reason,
            "NOBODY_REGISTERED");
}

// Whatever is proposed can be booked: the two never disagree.
TEST(ProposedVisits, PassTheCheckOfBookings) {
  const Story story;
  for (const int length : {15, 20, 45, 60, 90}) {
    for (double from = 1; from < 70; from += 1.75) {
      const VenueFacts facts = AtSchool("");
      for (const Slot& slot : ProposeSlots(story.plan, {Anybody()}, {}, Hours(from),
                                           std::chrono::minutes(length), 5, facts)
                                  .slots) {
        VenueFacts booked = facts;
        booked.venue = VenueOf(slot);
        EXPECT_EQ(ReasonOf(CheckVenueTimes(booked, slot.start_time, slot.end_time)), "");
      }
    }
  }
}

}  // namespace
}  // namespace safereturn::scheduling
