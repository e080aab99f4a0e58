#include "tools/safereturnctl/seed_world.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace safereturn::ctl {
namespace {

const Date kToday = *ParseDate("2026-03-27");

SeedAuthority World() {
  return MakeAuthority("E10009901", "Westmere", SampleHomes(), SampleHomes().back(), 6, kToday);
}

TEST(World, IsTheSameEachTime) {
  const SeedAuthority one = World();
  const SeedAuthority two = World();
  ASSERT_EQ(one.people.size(), two.people.size());
  for (size_t i = 0; i < one.people.size(); ++i)
    EXPECT_EQ(one.people[i].person_id, two.people[i].person_id);
}

TEST(World, HasNobodyTwice) {
  std::set<std::string> ids;
  std::set<std::string> addresses;
  for (const auto& [code, name] : SeedAuthorities()) {
    for (const SeedPerson& person : MakeAuthority(code, name, {"1"}, "", 2, kToday).people) {
      EXPECT_TRUE(ids.insert(person.person_id).second);
      EXPECT_TRUE(addresses.insert(person.email).second) << person.email;
      EXPECT_TRUE(person.email.ends_with("@example.org"));
      EXPECT_EQ(person.email.find(' '), std::string::npos);
    }
  }
}

TEST(World, HasDeputiesBeforeThoseWhomTheyStandInFor) {
  std::set<std::string> known;
  for (const SeedPerson& person : World().people) {
    for (const Json& deputy : person.deputies)
      EXPECT_TRUE(known.contains(deputy.get<std::string>()));
    known.insert(person.person_id);
  }
}

TEST(World, HasOneHomeWithoutAnybodyOnDuty) {
  int without = 0;
  for (const SeedHome& home : World().homes) without += home.has_manager_on_duty ? 0 : 1;
  EXPECT_EQ(without, 1);
}

TEST(World, HasTwoInterviewersWhoMustNotBeBooked) {
  int unqualified = 0;
  for (const SeedInterviewer& each : World().interviewers) {
    const bool has_valid_dbs = each.dbs_end_date >= kToday && each.dbs_start_date <= kToday;
    EXPECT_EQ(each.is_qualified, has_valid_dbs && !each.award_number.empty()) << each.note;
    unqualified += each.is_qualified ? 0 : 1;
  }
  EXPECT_EQ(unqualified, 2);
}

TEST(World, HasSchoolsWithASafeguardingLeadWhoIsKnown) {
  const SeedAuthority world = World();
  ASSERT_FALSE(world.schools.empty());
  for (const SeedSchool& school : world.schools) {
    EXPECT_EQ(school.school_urn.size(), 6u);
    EXPECT_TRUE(std::any_of(world.people.begin(), world.people.end(), [&](const SeedPerson& each) {
      return each.person_id == school.dsl_person_id;
    }));
  }
}

TEST(Calendar, HasATermAroundTodayAndPeriodsThatDoNotOverlap) {
  const Json calendar = CalendarOf(kToday);
  EXPECT_TRUE(std::any_of(calendar["terms"].begin(), calendar["terms"].end(), [](const Json& term) {
    return TextAt(term, "first_day") <= "2026-03-27" && "2026-03-27" <= TextAt(term, "last_day");
  }));
  int end = 0;
  int weekday = 0;
  for (const Json& period : calendar["bell_periods"]) {
    if (period["weekday"].get<int>() != weekday) end = 0;
    weekday = period["weekday"].get<int>();
    EXPECT_GE(period["start_minute"].get<int>(), end);
    end = period["end_minute"].get<int>();
  }
  EXPECT_EQ(weekday, 5);
}

TEST(Availability, FollowsTheClockOnTheWall) {
  const SeedInterviewer interviewer = World().interviewers[0];
  const Json windows = AvailabilityOf(interviewer, kToday, 14);
  ASSERT_EQ(windows.size(), 14u);
  EXPECT_EQ(TextAt(windows[0], "start_time"), "2026-03-27T08:00:00Z");
  EXPECT_EQ(TextAt(windows[2], "start_time"), "2026-03-29T07:00:00Z");  // summer time has begun
}

}  // namespace
}  // namespace safereturn::ctl
