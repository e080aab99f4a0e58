// Bookings on real servers: constraints keep slots and rooms apart, timetables keep interviews out.
#include <thread>

#include "libs/base/civil.h"
#include "services/scheduling/component/scheduling_test_bed.h"

namespace safereturn::scheduling {
namespace {

TEST_F(SchedulingTest, HoldsBookingsAndConstraintsKeepSlotsApart) {
  const std::string interviewer = Register();
  const std::string first = Accept(Now() - 1h);
  const std::string second = Accept(Now() - 1h);
  AwaitPlan(first);
  AwaitPlan(second);
  const Instant start = Now() + 5h;

  pb::HoldSlotRequest hold;
  hold.set_name("plans/" + first);
  hold.set_interviewer_id(interviewer);
  Stamp(start, *hold.mutable_start_time());
  Stamp(start + 1h, *hold.mutable_end_time());
  const auto held = Call<pb::HoldSlotResponse>("HoldSlot", hold);
  ASSERT_TRUE(held.ok()) << Describe(held.status());

  const auto by_ben = Call<pb::BookInterviewResponse>(
      "BookInterview", Booking(second, interviewer, start + 30min), "users/ben");
  EXPECT_EQ(ReasonOf(by_ben.status()), "SLOT_HELD");
  const auto by_anna =
      Call<pb::BookInterviewResponse>("BookInterview", Booking(first, interviewer, start));
  ASSERT_TRUE(by_anna.ok()) << Describe(by_anna.status());
  EXPECT_TRUE(by_anna->plan().has_booking());
  const auto late = Call<pb::BookInterviewResponse>(
      "BookInterview", Booking(second, interviewer, start + 30min), "users/ben");
  EXPECT_EQ(ReasonOf(late.status()), "SLOT_TAKEN");
}

TEST_F(SchedulingTest, OfManyWhoBookOneSlotAtOnceExactlyOneGetsIt) {
  const std::string interviewer = Register();
  std::vector<std::string> episodes;
  for (int i = 0; i < 6; ++i) episodes.push_back(Accept(Now() - 1h));
  for (const auto& episode : episodes) AwaitPlan(episode);
  const Instant start = Now() + 5h;
  std::vector<absl::Status> answers(episodes.size());
  {
    std::vector<std::jthread> callers;
    for (size_t i = 0; i < episodes.size(); ++i) {
      callers.emplace_back([&, i] {
        answers[i] = Call<pb::BookInterviewResponse>("BookInterview",
                                                     Booking(episodes[i], interviewer, start))
                         .status();
      });
    }
  }

  int booked = 0;
  for (const absl::Status& answer : answers) {
    if (answer.ok()) ++booked;
    EXPECT_TRUE(answer.ok() || ReasonOf(answer) == "SLOT_TAKEN") << Describe(answer);
  }
  EXPECT_EQ(booked, 1);
}

TEST_F(SchedulingTest, OfManyWhoBookOneRoomAtOnceExactlyOneGetsIt) {
  const std::string school = OpenSchool();
  std::vector<std::string> episodes;
  std::vector<std::string> interviewers;
  for (int i = 0; i < 5; ++i) {
    episodes.push_back(Accept(Now() - 1h));
    interviewers.push_back(Register());
  }
  for (const auto& episode : episodes) AwaitPlan(episode);
  const Instant start = Now() + 5h;
  std::vector<absl::Status> answers(episodes.size());
  {
    std::vector<std::jthread> callers;
    for (size_t i = 0; i < episodes.size(); ++i) {
      callers.emplace_back([&, i] {
        pb::BookInterviewRequest visit = Booking(episodes[i], interviewers[i], start);
        visit.set_venue_kind(pb::VENUE_KIND_SCHOOL);
        visit.set_venue_id("120001");
        visit.set_room_code("R1");
        answers[i] = Call<pb::BookInterviewResponse>("BookInterview", visit).status();
      });
    }
  }

  int booked = 0;
  for (const absl::Status& answer : answers) {
    if (answer.ok()) ++booked;
    EXPECT_TRUE(answer.ok() || ReasonOf(answer) == "ROOM_TAKEN") << Describe(answer);
  }
  EXPECT_EQ(booked, 1);

  pb::ListSchoolsRequest list;
  const auto mine = Call<pb::ListSchoolsResponse>("ListSchools", list);
  ASSERT_TRUE(mine.ok()) << Describe(mine.status());
  ASSERT_EQ(mine->schools_size(), 1);
  EXPECT_EQ(mine->schools(0).name(), school);
  const auto others =
      Call<pb::ListSchoolsResponse>("ListSchools", list, "users/x", "coordinator", "E06000023");
  ASSERT_TRUE(others.ok());
  EXPECT_EQ(others->schools_size(), 0) << "row-level security";
}

TEST_F(SchedulingTest, AChildsTimetableIsItsAuthoritysAndKeepsInterviewsOut) {
  const std::string interviewer = Register();
  const std::string episode = Accept(Now() - 1h);
  const pb::Plan plan = AwaitPlan(episode);
  const Instant start = Now() + 5h;
  pb::SetChildTimetableRequest timetable;
  timetable.set_authority_id(kBedAuthority);
  timetable.set_child_id(plan.child_id());
  for (const Instant instant : {start, start + 1h}) {
    auto* exam = timetable.add_exams();
    exam->set_date(FormatDate(LondonDate(instant)));
    exam->set_end_minute(1440);
  }
  const auto set = Call<pb::SetChildTimetableResponse>("SetChildTimetable", timetable);
  ASSERT_TRUE(set.ok()) << Describe(set.status());
  EXPECT_EQ(ReasonOf(Call<pb::BookInterviewResponse>("BookInterview",
                                                     Booking(episode, interviewer, start))
                         .status()),
            "SLOT_IN_EXAM");

  pb::GetChildTimetableRequest get;
  get.set_name(set->timetable().name());
  const auto read = Call<pb::GetChildTimetableResponse>("GetChildTimetable", get);
  ASSERT_TRUE(read.ok()) << Describe(read.status());
  EXPECT_EQ(read->timetable().exams_size(), 2);
  timetable.set_authority_id("E06000023");
  EXPECT_EQ(Call<pb::SetChildTimetableResponse>("SetChildTimetable", timetable).status().code(),
            absl::StatusCode::kPermissionDenied);
  const auto said =
      database_->Exec("SELECT type FROM scheduling.journal WHERE type LIKE '%imetable%'");
  ASSERT_TRUE(said.ok()) << Describe(said.status());
  EXPECT_EQ(said->rows(), 0) << "no event carries a school day";
}

}  // namespace
}  // namespace safereturn::scheduling
