#include "services/scheduling/domain/school.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/result.h"
#include "services/scheduling/domain/timetable.h"

namespace safereturn::scheduling {
namespace {

using ::testing::ElementsAre;

SetSchoolCalendar Calendar() {
  SetSchoolCalendar command;
  command.terms = {{*ParseDate("2026-04-13"), *ParseDate("2026-05-22")},
                   {*ParseDate("2026-02-23"), *ParseDate("2026-03-27")}};
  command.closed_days = {*ParseDate("2026-05-04")};
  command.bell_periods = {{1, 630, 650, PeriodKind::kBreak}, {1, 530, 630, PeriodKind::kLesson}};
  command.room_codes = {"R1", "quiet-room"};
  command.caller = "users/x";
  return command;
}

std::string ReasonFor(const SetSchoolCalendar& command) {
  return ReasonOf(Decide(School(), command).status());
}

TEST(SchoolCalendar, IsSortedAndSaysWhoSetIt) {
  School school;
  school.school_urn = "120001";
  school.authority_id = "E10000016";
  const auto events = Decide(school, Calendar());
  ASSERT_TRUE(events.ok());
  EXPECT_EQ(std::get<SchoolCalendarSet>(events->front()).recorded_by, "users/x");
  const School next = Evolve(school, events->front());

  EXPECT_EQ(next.terms.front().first_day, ParseDate("2026-02-23"));
  EXPECT_EQ(next.bell_periods.front().kind, PeriodKind::kLesson);
  EXPECT_EQ(next.school_urn, "120001");
  EXPECT_TRUE(IsInTerm(next, *ParseDate("2026-05-22"))) << "the last day counts";
  EXPECT_FALSE(IsInTerm(next, *ParseDate("2026-05-04"))) << "a bank holiday";
  EXPECT_FALSE(IsInTerm(next, *ParseDate("2026-03-28")));
}

TEST(SchoolCalendar, RefusesWhatIsNoCalendar) {
  SetSchoolCalendar command = Calendar();
  command.terms[0].last_day = *ParseDate("2026-04-01");
  EXPECT_EQ(ReasonFor(command), "TERM_INVALID");
  command = Calendar();
  command.terms[1].last_day = *ParseDate("2026-04-13");
  EXPECT_EQ(ReasonFor(command), "TERM_INVALID") << "overlapping";
  command = Calendar();
  command.terms[0].first_day = Date();
  EXPECT_EQ(ReasonFor(command), "TERM_INVALID");
  command = Calendar();
  command.closed_days.assign(101, *ParseDate("2026-05-04"));
  EXPECT_EQ(ReasonFor(command), "TERM_INVALID");

  command = Calendar();
  command.bell_periods[0].weekday = 8;
  EXPECT_EQ(ReasonFor(command), "BELL_TIMES_INVALID");
  command = Calendar();
  command.bell_periods[0].start_minute = 600;
  EXPECT_EQ(ReasonFor(command), "BELL_TIMES_INVALID") << "overlapping";
  command = Calendar();
  command.bell_periods[0].end_minute = 1441;
  EXPECT_EQ(ReasonFor(command), "BELL_TIMES_INVALID");
  command = Calendar();
  command.bell_periods[0].kind = PeriodKind::kUnspecified;
  EXPECT_EQ(ReasonFor(command), "BELL_TIMES_INVALID");

  command = Calendar();
  command.room_codes = {"Mrs Smith's office"};
  EXPECT_EQ(ReasonFor(command), "ROOM_INVALID");
  command.room_codes = {"R1", "R1"};
  EXPECT_EQ(ReasonFor(command), "ROOM_INVALID");
}

TEST(LondonInstant, FollowsTheClockOnTheWall) {
  EXPECT_EQ(LondonInstant(*ParseDate("2026-03-27"), 600), ParseInstant("2026-03-27T10:00:00Z"));
  EXPECT_EQ(LondonInstant(*ParseDate("2026-03-30"), 600), ParseInstant("2026-03-30T09:00:00Z"));
  EXPECT_EQ(LondonInstant(*ParseDate("2026-03-29"), 1440), ParseInstant("2026-03-29T23:00:00Z"));
  EXPECT_EQ(WeekdayOf(*ParseDate("2026-03-30")), 1);
  EXPECT_EQ(WeekdayOf(*ParseDate("2026-03-29")), 7);
}

TEST(ChildTimetable, IsSortedAndRefusesWhatIsNone) {
  SetChildTimetable command;
  command.authority_id = "E10000016";
  command.child_id = ChildId(*Uuid::Parse("0192f000-0000-7000-8000-000000000001"));
  command.school_urn = "120001";
  command.lessons = {{2, 600, 660}, {1, 700, 760}, {1, 600, 660}};
  command.exams = {{*ParseDate("2026-06-02"), 540, 630}, {*ParseDate("2026-05-11"), 540, 630}};
  const auto timetable = Decide(command);
  ASSERT_TRUE(timetable.ok());
  EXPECT_THAT(timetable->lessons, ElementsAre(LessonBlock{1, 600, 660}, LessonBlock{1, 700, 760},
                                              LessonBlock{2, 600, 660}));
  EXPECT_EQ(timetable->exams.front().date, ParseDate("2026-05-11"));

  const auto refused = [&](auto change) {
    SetChildTimetable bad = command;
    change(bad);
    const absl::Status status = Decide(bad).status();
    return ReasonOf(status) + " " + FieldOf(status);
  };
  EXPECT_EQ(refused([](auto& bad) { bad.authority_id = ""; }), "TIMETABLE_INVALID authority_id");
  EXPECT_EQ(refused([](auto& bad) { bad.child_id = ChildId(); }), "TIMETABLE_INVALID child_id");
  EXPECT_EQ(refused([](auto& bad) { bad.school_urn = "St Mary's"; }),
            "TIMETABLE_INVALID school_urn");
  EXPECT_EQ(refused([](auto& bad) { bad.lessons[0].weekday = 0; }), "TIMETABLE_INVALID lessons");
  EXPECT_EQ(refused([](auto& bad) {
              bad.lessons.resize(101, {1, 1, 2});
            }),
            "TIMETABLE_INVALID lessons");
  EXPECT_EQ(refused([](auto& bad) { bad.exams[0].end_minute = 540; }), "TIMETABLE_INVALID exams");
  EXPECT_EQ(refused([](auto& bad) { bad.exams[0].date = Date(); }), "TIMETABLE_INVALID exams");
}

TEST(CheckVenue, KnowsWhatEachKindMustSay) {
  const auto reason = [](VenueKind kind, const char* id, const char* room, bool required = true) {
    const absl::Status status = CheckVenue({kind, id, room}, required);
    return status.ok() ? "" : ReasonOf(status) + " " + FieldOf(status);
  };
  EXPECT_EQ(reason(VenueKind::kUnspecified, "", ""), "");
  EXPECT_EQ(reason(VenueKind::kUnspecified, "120001", ""), "VENUE_INVALID venue_kind");
  EXPECT_EQ(reason(VenueKind::kSchool, "120001", "R1"), "");
  EXPECT_EQ(reason(VenueKind::kSchool, "12001", "R1"), "VENUE_INVALID venue_id");
  EXPECT_EQ(reason(VenueKind::kSchool, "120001", ""), "VENUE_INVALID room_code");
  EXPECT_EQ(reason(VenueKind::kSchool, "120001", "", false), "");
  EXPECT_EQ(reason(VenueKind::kSchool, "120001", "Room 4, first floor"), "VENUE_INVALID room_code");
  EXPECT_EQ(reason(VenueKind::kNeutral, "library-2", ""), "");
  EXPECT_EQ(reason(VenueKind::kNeutral, "12 High Street", ""), "VENUE_INVALID venue_id");
  EXPECT_EQ(reason(VenueKind::kHome, "", "R1"), "VENUE_INVALID room_code");
  EXPECT_EQ(reason(VenueKind::kRemote, "", ""), "");
}

}  // namespace
}  // namespace safereturn::scheduling
