// The action plan: SMART or refused, overdue at the end of the day in England, climbed once a date.
#include "services/interview/domain/action.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/interview/domain/test_case.h"

namespace safereturn::interview {
namespace {

using std::chrono::hours;
using ::testing::ElementsAre;

Date Day(const char* text) { return *ParseDate(text); }
Instant At(const char* text) { return *ParseInstant(text); }

// The Monday after the clocks went forward.
PlanAction Plan(const char* due = "2026-03-30") {
  PlanAction command;
  command.plan_id = PlanId(TestUuid(1));
  command.kind = ActionKind::kAction;
  command.specific = "Meet the mentor twice a week";
  command.measure = "Six meetings are in the diary";
  command.child_copy = "You and Sam meet on Tuesdays";
  command.owner_person_id = PersonId(TestUuid(30));
  command.owner_role = "social_worker";
  command.due_date = Day(due);
  command.category_code = "PEERS";
  command.caller = "users/anna";
  return command;
}

UpdateAction Move(const char* due) {
  UpdateAction command;
  command.due_date = Day(due);
  command.caller = "users/ben";
  return command;
}

CompleteAction Complete(const std::string& code = "ACHIEVED") {
  CompleteAction command;
  command.outcome_code = code;
  command.caller = "users/ben";
  return command;
}

CancelAction Cancel(const std::string& code = "NOT_NEEDED") {
  CancelAction command;
  command.reason_code = code;
  command.caller = "users/ben";
  return command;
}

struct Story {
  Action action;
  ActionEvents said;

  explicit Story(const PlanAction& plan = Plan()) {
    Take(Decide(plan, Facts(), true, ActionId(TestUuid(9)), kStart));
  }
  std::string Take(const absl::StatusOr<ActionEvents>& events) {
    if (!events.ok()) return ReasonOf(events.status());
    action = Fold(action, *events);
    said.insert(said.end(), events->begin(), events->end());
    return "";
  }
  template <class Command>
  std::string Do(Instant at, const Command& command) {
    return Take(Decide(action, command, at));
  }
  void TickAt(Instant at) { Take(DecideTick(action, at)); }
  std::vector<ActionOverdue> Overdue() const {
    std::vector<ActionOverdue> overdue;
    for (const ActionEvent& event : said) {
      if (const auto* each = std::get_if<ActionOverdue>(&event)) overdue.push_back(*each);
    }
    return overdue;
  }
};

TEST(Action, IsOverdueWhenItsDayIsOverInEngland) {
  // British Summer Time: the 30th ends at 23:00 UTC.
  EXPECT_EQ(EndOfDueDate(Day("2026-03-30")), At("2026-03-30T23:00:00Z"));
  // The day on which the clocks go forward has 23 hours, the one on which they go back 25.
  EXPECT_EQ(EndOfDueDate(Day("2026-03-29")) - EndOfDueDate(Day("2026-03-28")), hours(23));
  EXPECT_EQ(EndOfDueDate(Day("2026-10-25")) - EndOfDueDate(Day("2026-10-24")), hours(25));

  Story story;
  EXPECT_EQ(NextDue(story.action), At("2026-03-30T23:00:00Z"));
  story.TickAt(At("2026-03-30T22:59:59.999999Z"));
  EXPECT_TRUE(story.Overdue().empty());
  story.TickAt(At("2026-03-30T23:00:00Z"));
  ASSERT_EQ(story.Overdue().size(), 1u);
  EXPECT_THAT(story.Overdue()[0].roles, ElementsAre("social_worker", "coordinator"));
  EXPECT_EQ(story.Overdue()[0].owner_person_id, PersonId(TestUuid(30)));
  EXPECT_EQ(story.Overdue()[0].template_key, "action_overdue");
  EXPECT_EQ(story.Overdue()[0].due_date, Day("2026-03-30"));
}

TEST(Action, ClimbsAfterADayThreeDaysAWeekAndThenWeekly) {
  Story story;
  const Instant end = EndOfDueDate(Day("2026-03-30"));
  for (int hour = -48; hour <= 22 * 24; ++hour) story.TickAt(end + hours(hour));

  const auto overdue = story.Overdue();
  std::vector<int64_t> days;
  for (const ActionOverdue& each : overdue) days.push_back((each.raised_time - end) / hours(24));
  EXPECT_THAT(days, ElementsAre(0, 1, 3, 7, 14, 21));
  EXPECT_THAT(overdue[1].roles, ElementsAre("service_lead"));
  EXPECT_THAT(overdue[2].roles, ElementsAre("team_manager"));
  EXPECT_THAT(overdue[3].roles, ElementsAre("head_of_service"));
  EXPECT_THAT(overdue[4].roles,
              ElementsAre("coordinator", "service_lead", "team_manager", "head_of_service"));
  for (size_t i = 0; i < overdue.size(); ++i) EXPECT_EQ(overdue[i].step, static_cast<int>(i));
  EXPECT_EQ(NextDue(story.action), end + hours(28 * 24));
}

TEST(Action, WithoutARoleTheCoordinatorIsToldAlone) {
  for (const char* role : {"", "coordinator"}) {
    PlanAction plan = Plan();
    plan.owner_role = role;
    Story story(plan);
    story.TickAt(At("2026-03-31T00:00:00Z"));
    EXPECT_THAT(story.Overdue().at(0).roles, ElementsAre("coordinator"));
  }
}

TEST(Action, ANewDateStartsTheClimbAnewAndNumbersGoOn) {
  Story story;
  story.TickAt(At("2026-03-31T00:00:00Z"));
  story.TickAt(At("2026-04-01T00:00:00Z"));
  ASSERT_EQ(story.Overdue().size(), 2u);
  ASSERT_EQ(story.Do(At("2026-04-01T09:00:00Z"), Move("2026-04-03")), "");

  EXPECT_EQ(NextDue(story.action), At("2026-04-03T23:00:00Z"));
  story.TickAt(At("2026-04-03T22:00:00Z"));
  EXPECT_EQ(story.Overdue().size(), 2u);
  story.TickAt(At("2026-04-04T00:00:00Z"));
  ASSERT_EQ(story.Overdue().size(), 3u);
  EXPECT_EQ(story.Overdue()[2].step, 2) << "an alert has one number for ever";
  EXPECT_THAT(story.Overdue()[2].roles, ElementsAre("social_worker", "coordinator"));
  EXPECT_EQ(story.Overdue()[2].due_date, Day("2026-04-03"));
}

TEST(Action, ADateThatIsOverCannotBeSetSoNoDateClimbsTwice) {
  Story story;
  story.TickAt(At("2026-03-31T00:00:00Z"));
  ASSERT_EQ(story.Do(At("2026-03-31T09:00:00Z"), Move("2026-04-03")), "");
  EXPECT_EQ(story.Do(At("2026-03-31T09:00:00Z"), Move("2026-03-30")), "DUE_DATE_INVALID");
  // The same date is no new date.
  ASSERT_EQ(story.Do(At("2026-04-04T09:00:00Z"), Move("2026-04-03")), "");
  story.TickAt(At("2026-04-04T09:00:00Z"));
  EXPECT_EQ(story.Overdue().size(), 2u);
}

TEST(Action, ALateTickTellsEachLineOnceAndOneWeekOfMany) {
  Story story;
  story.TickAt(EndOfDueDate(Day("2026-03-30")) + hours(30 * 24));

  std::vector<int32_t> steps;
  for (const ActionOverdue& each : story.Overdue()) steps.push_back(each.step);
  EXPECT_THAT(steps, ElementsAre(0, 1, 2, 3, 6));
}

TEST(Action, EndsSilently) {
  Story completed;
  ASSERT_EQ(completed.Do(Minutes(60), Complete()), "");
  Story cancelled;
  ASSERT_EQ(cancelled.Do(Minutes(60), Cancel()), "");
  for (Story* story : {&completed, &cancelled}) {
    EXPECT_EQ(NextDue(story->action), std::nullopt);
    story->TickAt(At("2026-05-01T00:00:00Z"));
    EXPECT_TRUE(story->Overdue().empty());
  }
  EXPECT_EQ(completed.action.outcome_code, "ACHIEVED");
  EXPECT_EQ(completed.action.completed_time, Minutes(60));
  EXPECT_EQ(cancelled.action.status, ActionStatus::kCancelled);
  EXPECT_EQ(cancelled.action.reason_code, "NOT_NEEDED");
}

TEST(Action, ChangesWhatIsSaidAndKeepsTheRest) {
  Story story;
  UpdateAction update;
  update.owner_organisation = "CAMHS";
  update.status = ActionStatus::kInProgress;
  update.category_code = "MENTAL_HEALTH";
  update.caller = "users/ben";
  ASSERT_EQ(story.Do(Minutes(5), update), "");

  EXPECT_EQ(story.action.owner_kind, OwnerKind::kOrganisation);
  EXPECT_EQ(story.action.owner_organisation, "CAMHS");
  EXPECT_TRUE(story.action.owner_person_id.is_nil());
  EXPECT_EQ(story.action.owner_role, "social_worker");
  EXPECT_EQ(story.action.due_date, Day("2026-03-30"));
  EXPECT_EQ(story.action.status, ActionStatus::kInProgress);
  EXPECT_EQ(story.action.changed_by, "users/ben");
}

TEST(Action, AFollowUpNeedsItsPackage) {
  PlanAction plan = Plan();
  plan.kind = ActionKind::kIntervention;
  const auto refused = Decide(plan, Facts(), false, ActionId(TestUuid(9)), kStart);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(Reason(refused), "PACKAGE_NOT_AGREED");
  EXPECT_NE(MessageOf(refused.status()).find("ActivateAgreement"), std::string::npos)
      << "says what to do";
  EXPECT_TRUE(Decide(plan, Facts(), true, ActionId(TestUuid(9)), kStart).ok());
  EXPECT_TRUE(Decide(Plan(), Facts(), false, ActionId(TestUuid(9)), kStart).ok())
      << "an action needs none";
}

struct BadPlan {
  const char* what;
  const char* reason;
  const char* field;
  std::function<void(PlanAction&)> spoil;
};

TEST(Action, RefusesAPlanThatIsNotSmart) {
  const std::vector<BadPlan> bad = {
      {"no kind", "KIND_MISSING", "kind", [](auto& c) { c.kind = ActionKind::kUnspecified; }},
      {"nothing to do", "TEXT_MISSING", "specific", [](auto& c) { c.specific = ""; }},
      {"blanks to do", "TEXT_MISSING", "specific", [](auto& c) { c.specific = " \n\t"; }},
      {"no measure", "TEXT_MISSING", "measure", [](auto& c) { c.measure = ""; }},
      {"nobody", "ACTION_OWNER_INVALID", "owner_person_id",
       [](auto& c) { c.owner_person_id.reset(); }},
      {"two owners", "ACTION_OWNER_INVALID", "owner_person_id",
       [](auto& c) { c.owner_organisation = "POLICE"; }},
      {"unknown organisation", "CODE_UNKNOWN", "owner_organisation",
       [](auto& c) {
         c.owner_person_id.reset();
         c.owner_organisation = "Acme Ltd";
       }},
      {"unknown role", "CODE_UNKNOWN", "owner_role", [](auto& c) { c.owner_role = "boss"; }},
      {"unknown category", "CODE_UNKNOWN", "category_code", [](auto& c) { c.category_code = ""; }},
      {"no date", "DUE_DATE_INVALID", "due_date", [](auto& c) { c.due_date.reset(); }},
      {"yesterday", "DUE_DATE_INVALID", "due_date",
       [](auto& c) { c.due_date = Day("2026-03-27"); }},
      {"next century", "DUE_DATE_INVALID", "due_date",
       [](auto& c) { c.due_date = Day("2126-03-27"); }},
  };
  for (const BadPlan& each : bad) {
    PlanAction plan = Plan();
    each.spoil(plan);
    const auto refused = Decide(plan, Facts(), true, ActionId(TestUuid(9)), kStart);
    EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument) << each.what;
    EXPECT_EQ(Reason(refused), each.reason) << each.what;
    EXPECT_EQ(FieldOf(refused.status()), each.field) << each.what;
  }
  EXPECT_TRUE(Decide(Plan("2026-03-28"), Facts(), true, ActionId(TestUuid(9)), kStart).ok())
      << "today will do";
}

TEST(Action, TakesNoHostileText) {
  const Story story;
  for (const HostileText& hostile : HostileTexts(kLongestActionText)) {
    for (std::string PlanAction::*field :
         {&PlanAction::specific, &PlanAction::measure, &PlanAction::child_copy}) {
      PlanAction plan = Plan();
      plan.*field = hostile.text;
      EXPECT_EQ(Reason(Decide(plan, Facts(), true, ActionId(TestUuid(9)), kStart)), hostile.reason);
    }
    for (auto field :
         {&UpdateAction::specific, &UpdateAction::measure, &UpdateAction::child_copy}) {
      UpdateAction update;
      update.*field = hostile.text;
      EXPECT_EQ(Reason(Decide(story.action, update, kStart)), hostile.reason);
    }
    CompleteAction complete = Complete();
    complete.note = hostile.text;
    EXPECT_EQ(Reason(Decide(story.action, complete, kStart)), hostile.reason);
  }
}

TEST(Action, RefusesWithAReason) {
  const Story open;
  Story completed;
  completed.Do(Minutes(1), Complete());
  Story cancelled;
  cancelled.Do(Minutes(1), Cancel());
  for (const Story* ended : {&completed, &cancelled}) {
    EXPECT_EQ(Reason(Decide(ended->action, Complete(), kStart)), "ACTION_ENDED");
    EXPECT_EQ(Reason(Decide(ended->action, Cancel(), kStart)), "ACTION_ENDED");
    EXPECT_EQ(Reason(Decide(ended->action, Move("2026-04-03"), kStart)), "ACTION_ENDED");
  }
  EXPECT_EQ(Reason(Decide(open.action, Complete("DONE"), kStart)), "CODE_UNKNOWN");
  EXPECT_EQ(Reason(Decide(open.action, Cancel(""), kStart)), "CODE_UNKNOWN");
  EXPECT_EQ(Reason(Decide(open.action, UpdateAction(), kStart)), "NOTHING_TO_CHANGE");
  for (const ActionStatus status :
       {ActionStatus::kUnspecified, ActionStatus::kCompleted, ActionStatus::kCancelled}) {
    UpdateAction update;
    update.status = status;
    EXPECT_EQ(Reason(Decide(open.action, update, kStart)), "STATUS_NOT_SETTABLE");
  }
  UpdateAction two_owners;
  two_owners.owner_person_id = PersonId(TestUuid(31));
  two_owners.owner_organisation = "POLICE";
  EXPECT_EQ(Reason(Decide(open.action, two_owners, kStart)), "ACTION_OWNER_INVALID");
}

}  // namespace
}  // namespace safereturn::interview
