// An immediate danger: told at once, climbed until somebody answers, never twice.
#include "services/interview/domain/danger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "libs/base/random.h"
#include "services/interview/domain/test_case.h"

namespace safereturn::interview {
namespace {

using std::chrono::minutes;
using ::testing::ElementsAre;

RaiseImmediateDanger Raise(const std::string& code = "HARM_NOW") {
  RaiseImmediateDanger command;
  command.plan_id = PlanId(TestUuid(1));
  command.danger_code = code;
  command.caller = "users/interviewer";
  return command;
}

AnswerDanger Answer(const std::string& code = "POLICE_CALLED") {
  AnswerDanger command;
  command.action_code = code;
  command.caller = "users/lead";
  return command;
}

CloseDanger Close(const std::string& code = "CHILD_SAFE") {
  CloseDanger command;
  command.outcome_code = code;
  command.caller = "users/lead";
  return command;
}

struct Story {
  Danger danger;
  DangerEvents said;

  Story() { Take(Decide(Raise(), Facts(), DangerId(TestUuid(9)), kStart)); }
  std::string Take(const absl::StatusOr<DangerEvents>& events) {
    if (!events.ok()) return ReasonOf(events.status());
    danger = Fold(danger, *events);
    said.insert(said.end(), events->begin(), events->end());
    return "";
  }
  template <class Command>
  std::string Do(int at, const Command& command) {
    return Take(Decide(danger, command, Minutes(at)));
  }
  void TickAt(int at) { Take(DecideTick(danger, Minutes(at))); }
  std::vector<int32_t> Steps() const {
    std::vector<int32_t> steps;
    for (const DangerEvent& event : said) {
      if (const auto* unanswered = std::get_if<DangerUnanswered>(&event)) {
        steps.push_back(unanswered->step);
      }
    }
    return steps;
  }
};

TEST(Danger, TellsTheSafeguardingLeadAndTheSocialWorkerAtOnce) {
  const Story story;

  ASSERT_EQ(story.said.size(), 1u);
  const auto& raised = std::get<ImmediateDangerRaised>(story.said[0]);
  EXPECT_THAT(raised.roles, ElementsAre("safeguarding_lead", "social_worker"));
  EXPECT_EQ(raised.step, 0);
  EXPECT_EQ(raised.template_key, "danger");
  EXPECT_EQ(raised.case_reference, "K7Q2M9");
  EXPECT_EQ(raised.next_time, Minutes(15));
  EXPECT_EQ(NextDue(story.danger), Minutes(15));
}

TEST(Danger, ClimbsAt15And30And60MinutesAndThenHourly) {
  Story story;
  for (int at = 0; at <= 185; ++at) story.TickAt(at);

  EXPECT_THAT(story.Steps(), ElementsAre(1, 2, 3, 4, 5));
  std::vector<Instant> due;
  for (size_t i = 1; i < story.said.size(); ++i) {
    due.push_back(std::get<DangerUnanswered>(story.said[i]).due_time);
  }
  EXPECT_THAT(due, ElementsAre(Minutes(15), Minutes(30), Minutes(60), Minutes(120), Minutes(180)));
  EXPECT_THAT(std::get<DangerUnanswered>(story.said[1]).roles,
              ElementsAre("safeguarding_lead", "social_worker", "team_manager"));
  EXPECT_THAT(std::get<DangerUnanswered>(story.said[2]).roles,
              ElementsAre("safeguarding_lead", "social_worker", "team_manager", "service_lead"));
  for (size_t i = 3; i <= 5; ++i) {
    EXPECT_THAT(std::get<DangerUnanswered>(story.said[i]).roles,
                ElementsAre("safeguarding_lead", "social_worker", "team_manager", "service_lead",
                            "head_of_service", "duty_team"));
  }
  EXPECT_EQ(NextDue(story.danger), Minutes(240));
}

TEST(Danger, ATickBeforeTheTimeSaysNothingAndOneAtTheTimeSaysItOnce) {
  Story story;
  story.Take(DecideTick(story.danger, Minutes(15) - std::chrono::microseconds(1)));
  EXPECT_TRUE(story.Steps().empty());
  story.TickAt(15);
  story.TickAt(15);

  EXPECT_THAT(story.Steps(), ElementsAre(1));
}

TEST(Danger, ALateTickSaysWhatItMissedButNotEachHourOfIt) {
  Story story;
  story.TickAt(24 * 60 + 10);

  EXPECT_THAT(story.Steps(), ElementsAre(1, 2, 3, 26));
  EXPECT_EQ(NextDue(story.danger), Minutes(25 * 60));
}

TEST(Danger, AnAnswerEndsTheClimbForGood) {
  Story story;
  ASSERT_EQ(story.Do(14, Answer()), "");
  story.TickAt(600);

  EXPECT_EQ(story.danger.state, DangerState::kAnswered);
  EXPECT_EQ(NextDue(story.danger), std::nullopt);
  EXPECT_TRUE(story.Steps().empty());
}

TEST(Danger, AnAnswerAndATickOfOneInstantComeToTheSame) {
  Story ticked_first;
  ticked_first.TickAt(15);
  ticked_first.Do(15, Answer());
  Story answered_first;
  answered_first.Do(15, Answer());
  answered_first.TickAt(15);

  EXPECT_EQ(ticked_first.danger, answered_first.danger);
  EXPECT_EQ(ticked_first.said, answered_first.said);
}

TEST(Danger, SeveralPeopleSayWhatTheyDidAndThenItIsClosed) {
  Story story;
  ASSERT_EQ(story.Do(5, Answer("POLICE_CALLED")), "");
  ASSERT_EQ(story.Do(9, Answer("CHILD_WITH_SAFE_ADULT")), "");
  ASSERT_EQ(story.Do(90, Close()), "");

  EXPECT_EQ(story.danger.answers.size(), 2u);
  EXPECT_EQ(story.danger.answers[1].answered_time, Minutes(9));
  EXPECT_EQ(story.danger.state, DangerState::kClosed);
  EXPECT_EQ(story.danger.closed_time, Minutes(90));
  EXPECT_EQ(story.danger.outcome_code, "CHILD_SAFE");
}

TEST(Danger, IsRaisedWhereNothingIsKnown) {
  RaiseImmediateDanger command;
  command.plan_id = PlanId(TestUuid(77));
  const auto by_plan =
      Decide(command, {.authority_id = "E10000016"}, DangerId(TestUuid(9)), kStart);
  ASSERT_TRUE(by_plan.ok());
  const auto& raised = std::get<ImmediateDangerRaised>(by_plan->front());
  EXPECT_EQ(raised.episode_id, EpisodeId(TestUuid(77)));
  EXPECT_TRUE(raised.child_id.is_nil());
  EXPECT_EQ(raised.danger_code, "NOT_SAID");

  RaiseImmediateDanger by_child;
  by_child.child_id = ChildId(TestUuid(50));
  const auto of_child =
      Decide(by_child, {.authority_id = "E10000016"}, DangerId(TestUuid(9)), kStart);
  ASSERT_TRUE(of_child.ok());
  EXPECT_EQ(std::get<ImmediateDangerRaised>(of_child->front()).child_id, ChildId(TestUuid(50)));
}

TEST(Danger, WhatIsLearntOfTheCaseGoesWithTheNextStep) {
  RaiseImmediateDanger command;
  command.plan_id = PlanId(TestUuid(1));
  const auto raised = Decide(command, {.authority_id = "E10000016"}, DangerId(TestUuid(9)), kStart);
  ASSERT_TRUE(raised.ok());
  const Danger before = Fold(Danger(), *raised);
  const DangerEvents climbed = DecideTick(WithFacts(before, Facts()), Minutes(15));

  ASSERT_EQ(climbed.size(), 1u);
  EXPECT_EQ(std::get<DangerUnanswered>(climbed[0]).case_reference, "K7Q2M9");
  EXPECT_EQ(Fold(before, climbed).child_id, Facts().child_id);
  CaseFacts elsewhere = Facts();
  elsewhere.authority_id = "E06000023";
  EXPECT_EQ(WithFacts(before, elsewhere), before);
}

struct Refusal {
  const char* what;
  std::string reason;
  absl::StatusCode code;
  std::function<absl::Status()> act;
};

TEST(Danger, RefusesWithAReason) {
  Story raised;
  Story answered;
  answered.Do(1, Answer());
  Story closed;
  closed.Do(1, Answer());
  closed.Do(2, Close());
  Story full;
  for (size_t i = 0; i < kMostDangerAnswers; ++i) ASSERT_EQ(full.Do(1, Answer()), "");
  const auto raise = [](const RaiseImmediateDanger& command) {
    return Decide(command, Facts(), DangerId(TestUuid(9)), kStart).status();
  };
  RaiseImmediateDanger of_another = Raise();
  of_another.child_id = ChildId(TestUuid(99));
  constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
  constexpr auto kState = absl::StatusCode::kFailedPrecondition;
  const std::vector<Refusal> refusals = {
      {"nobody named", "DANGER_SUBJECT_MISSING", kInvalid, [&] { return raise({}); }},
      {"another child's plan", "SUBJECTS_DIFFER", kInvalid, [&] { return raise(of_another); }},
      {"unknown kind", "CODE_UNKNOWN", kInvalid, [&] { return raise(Raise("ROBOTS")); }},
      {"unknown answer", "CODE_UNKNOWN", kInvalid,
       [&] { return Decide(raised.danger, Answer("police called"), kStart).status(); }},
      {"no answer", "CODE_UNKNOWN", kInvalid,
       [&] { return Decide(raised.danger, Answer(""), kStart).status(); }},
      {"unknown end", "CODE_UNKNOWN", kInvalid,
       [&] { return Decide(answered.danger, Close("FINE"), kStart).status(); }},
      {"close before an answer", "DANGER_NOT_ANSWERED", kState,
       [&] { return Decide(raised.danger, Close(), kStart).status(); }},
      {"close twice", "DANGER_CLOSED", kState,
       [&] { return Decide(closed.danger, Close(), kStart).status(); }},
      {"answer after the end", "DANGER_CLOSED", kState,
       [&] { return Decide(closed.danger, Answer(), kStart).status(); }},
      {"answers without end", "TOO_MANY", absl::StatusCode::kResourceExhausted,
       [&] { return Decide(full.danger, Answer(), kStart).status(); }},
  };
  for (const Refusal& refusal : refusals) {
    const absl::Status status = refusal.act();
    EXPECT_EQ(ReasonOf(status), refusal.reason) << refusal.what;
    EXPECT_EQ(status.code(), refusal.code) << refusal.what;
  }
}

TEST(Danger, TakesNoHostileNote) {
  const Story story;
  for (const HostileText& hostile : HostileTexts(kLongestDangerNote)) {
    AnswerDanger answer = Answer();
    answer.note = hostile.text;
    EXPECT_EQ(Reason(Decide(story.danger, answer, kStart)), hostile.reason);
  }
  AnswerDanger longest = Answer();
  longest.note = std::string(kLongestDangerNote, 'x');
  EXPECT_EQ(Reason(Decide(story.danger, longest, kStart)), "");
}

// However ticks come, late, early or twice: no step before its time, none twice, numbers rise, and
// what is due is said.
TEST(Climb, HoldsItsLawsForAnyTicks) {
  SeededRandom random(11);
  for (int story = 0; story < 500; ++story) {
    Danger danger = Fold(Danger(), *Decide(Raise(), Facts(), DangerId(TestUuid(9)), kStart));
    int32_t last = 0;
    std::vector<int32_t> named;
    Instant now = kStart;
    for (int tick = 0; tick < 20; ++tick) {
      now += minutes(random.Below(random.Below(2) == 0 ? 20 : 400));
      for (const DangerEvent& event : DecideTick(danger, now)) {
        const auto& said = std::get<DangerUnanswered>(event);
        ASSERT_GT(said.step, last);
        ASSERT_LE(said.due_time, now);
        ASSERT_EQ(said.due_time, StepTime(DangerClimb(), kStart, said.step));
        last = said.step;
        if (said.step <= 3) named.push_back(said.step);
        danger = Evolve(std::move(danger), event);
      }
      ASSERT_GT(NextDue(danger), now) << "a tick would come at once again";
      ASSERT_TRUE(DecideTick(danger, now).empty());
    }
    for (int32_t step = 1; step <= std::min(last, 3); ++step) {
      ASSERT_EQ(std::count(named.begin(), named.end(), step), 1);
    }
  }
}

}  // namespace
}  // namespace safereturn::interview
