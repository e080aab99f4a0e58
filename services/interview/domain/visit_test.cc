// Visits: silence after the expected end is told, again and again, until somebody is safe.
#include "services/interview/domain/visit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/interview/domain/debrief.h"
#include "services/interview/domain/test_case.h"

namespace safereturn::interview {
namespace {

using ::testing::ElementsAre;

StartVisit Start(int minutes = 60) {
  StartVisit command;
  command.interviewer_id = InterviewerId(TestUuid(30));
  command.person_id = PersonId(TestUuid(31));
  command.plan_id = PlanId(TestUuid(1));
  command.expected_end_time = Minutes(minutes);
  command.caller = "users/interviewer";
  return command;
}

ExtendVisit Extend(int minutes, const std::string& caller = "users/interviewer") {
  ExtendVisit command;
  command.expected_end_time = Minutes(minutes);
  command.caller = caller;
  return command;
}

EndVisit End(bool is_safe = true, const std::string& caller = "users/interviewer") {
  EndVisit command;
  command.is_safe = is_safe;
  command.caller = caller;
  return command;
}

struct Story {
  Visit visit;
  VisitEvents said;

  Story() { Take(Decide(Start(), Facts(), std::nullopt, VisitId(TestUuid(9)), kStart)); }
  std::string Take(const absl::StatusOr<VisitEvents>& events) {
    if (!events.ok()) return ReasonOf(events.status());
    visit = Fold(visit, *events);
    said.insert(said.end(), events->begin(), events->end());
    return "";
  }
  template <class Command>
  std::string Do(int at, const Command& command) {
    return Take(Decide(visit, command, Minutes(at)));
  }
  void TickAt(int at) { Take(DecideTick(visit, Minutes(at))); }
  // When people were told, in minutes, and the number of each alert.
  std::vector<std::pair<int, int>> Told() const {
    std::vector<std::pair<int, int>> told;
    for (const VisitEvent& event : said) {
      if (const auto* overdue = std::get_if<VisitOverdue>(&event)) {
        told.emplace_back((overdue->raised_time - kStart) / std::chrono::minutes(1), overdue->step);
      }
    }
    return told;
  }
};

using Told = std::pair<int, int>;

TEST(Visit, IsSilentUntilAQuarterAfterItsEndAndThenTellsEveryHalfHour) {
  Story story;
  for (int at = 0; at <= 140; ++at) story.TickAt(at);

  EXPECT_THAT(story.Told(), ElementsAre(Told(75, 0), Told(105, 1), Told(135, 2)));
  const auto& overdue = std::get<VisitOverdue>(story.said[1]);
  EXPECT_THAT(overdue.roles, ElementsAre("service_lead", "duty_team"));
  EXPECT_EQ(overdue.template_key, "visit_overdue");
  EXPECT_EQ(overdue.case_reference, "K7Q2M9");
  EXPECT_EQ(overdue.expected_end_time, Minutes(60));
  EXPECT_EQ(overdue.next_time, Minutes(105));
}

TEST(Visit, EndedInTimeTellsNobody) {
  Story story;
  ASSERT_EQ(story.Do(70, End()), "");
  story.TickAt(1000);

  EXPECT_TRUE(story.Told().empty());
  EXPECT_EQ(story.visit.state, VisitState::kEnded);
  EXPECT_EQ(NextDue(story.visit), std::nullopt);
}

TEST(Visit, ExtendedWaitsForTheNewEndAndItsAlertsGoOnCounting) {
  Story story;
  ASSERT_EQ(story.Do(50, Extend(120)), "");
  story.TickAt(134);
  EXPECT_TRUE(story.Told().empty());
  story.TickAt(135);
  ASSERT_EQ(story.Do(140, Extend(200)), "");
  story.TickAt(214);
  story.TickAt(215);

  EXPECT_THAT(story.Told(), ElementsAre(Told(135, 0), Told(215, 1)));
}

TEST(Visit, AfterAnOutagePeopleAreToldOnce) {
  Story story;
  story.TickAt(75 + 10 * 60 + 1);

  EXPECT_THAT(story.Told(), ElementsAre(Told(676, 0)));
  EXPECT_EQ(NextDue(story.visit), Minutes(75 + 10 * 60 + 30));
}

TEST(Visit, EndedNotSafeTellsAtOnceAndUntilSomebodyIsSafe) {
  Story story;
  ASSERT_EQ(story.Do(20, End(false)), "");
  story.TickAt(49);
  story.TickAt(50);
  EXPECT_THAT(story.Told(), ElementsAre(Told(20, 0), Told(50, 1)));
  EXPECT_EQ(story.visit.state, VisitState::kUnsafe);
  ASSERT_EQ(story.Do(60, End(true, "users/duty")), "");
  story.TickAt(1000);

  EXPECT_EQ(story.Told().size(), 2u);
  EXPECT_EQ(story.visit.state, VisitState::kEnded);
  EXPECT_EQ(story.visit.ended_by, "users/duty");
}

TEST(Visit, ACheckOutAndATickOfOneInstantComeToTheSame) {
  Story ticked_first;
  ticked_first.TickAt(75);
  ticked_first.Do(75, End());
  Story ended_first;
  ended_first.Do(75, End());
  ended_first.TickAt(75);

  EXPECT_EQ(ticked_first.visit, ended_first.visit);
  EXPECT_EQ(ticked_first.said, ended_first.said);
}

TEST(Visit, RefusesWithAReason) {
  const Story running;
  Story ended;
  ended.Do(10, End());
  Story unsafe;
  unsafe.Do(10, End(false));
  const auto start = [](const StartVisit& command, std::optional<VisitId> other = {}) {
    return Reason(Decide(command, Facts(), other, VisitId(TestUuid(9)), kStart));
  };
  StartVisit nobody = Start();
  nobody.interviewer_id = InterviewerId();
  StartVisit endless = Start();
  endless.expected_end_time.reset();

  EXPECT_EQ(start(nobody), "INTERVIEWER_MISSING");
  EXPECT_EQ(start(endless), "EXPECTED_END_INVALID");
  EXPECT_EQ(start(Start(0)), "EXPECTED_END_INVALID");
  EXPECT_EQ(start(Start(12 * 60 + 1)), "EXPECTED_END_INVALID");
  EXPECT_EQ(start(Start(12 * 60)), "");
  EXPECT_EQ(start(Start(), VisitId(TestUuid(8))), "VISIT_STILL_RUNNING");

  const auto by_another = Decide(running.visit, Extend(90, "users/other"), kStart);
  EXPECT_EQ(Reason(by_another), "VISIT_OF_ANOTHER");
  EXPECT_EQ(by_another.status().code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(Reason(Decide(running.visit, Extend(-1), kStart)), "EXPECTED_END_INVALID");
  EXPECT_EQ(Reason(Decide(ended.visit, Extend(90), kStart)), "VISIT_ENDED");
  EXPECT_EQ(Reason(Decide(unsafe.visit, Extend(90), kStart)), "VISIT_ENDED");
  EXPECT_EQ(Reason(Decide(ended.visit, End(), kStart)), "VISIT_ENDED");
}

TEST(Debrief, TellsTheServiceLead) {
  RequestDebrief command;
  command.name = InterviewId(TestUuid(5));
  command.caller = "users/interviewer";
  const DebriefEvents said = Decide(command, Facts(), InterviewerId(TestUuid(30)), kStart);

  const auto& requested = std::get<DebriefRequested>(said.at(0));
  EXPECT_THAT(requested.roles, ElementsAre("service_lead"));
  EXPECT_EQ(requested.template_key, "debrief");
  const Debrief debrief = Evolve(Debrief(), said[0]);
  EXPECT_EQ(debrief.interviewer_id, InterviewerId(TestUuid(30)));
  EXPECT_EQ(debrief.requested_by, "users/interviewer");
}

}  // namespace
}  // namespace safereturn::interview
