// What follows an interview on real servers: the action plan, the interviewer's visit and debrief.
#include "libs/base/civil.h"
#include "services/interview/component/interview_test_bed.h"

namespace safereturn::interview {
namespace {

TEST_F(InterviewTest, TheActionPlanIsSealedListedAndBoundToThePackage) {
  const std::string name = Begin();
  pb::PlanActionRequest plan;
  plan.set_interview_id(name);
  plan.set_kind(pb::ACTION_KIND_ACTION);
  plan.set_specific("Gruenmarke meet the mentor");
  plan.set_measure("Gruenmarke six meetings");
  plan.set_child_copy("Gruenmarke you and Sam meet");
  plan.set_owner_organisation("SERVICE_PROVIDER");
  plan.set_due_date(FormatDate(LondonDate(Now() + 72h)));
  plan.set_category_code("PEERS");
  const auto planned = Call<pb::PlanActionResponse>("PlanAction", plan);
  ASSERT_TRUE(planned.ok()) << Describe(planned.status());
  EXPECT_TRUE(planned->action().has_next_time());
  EXPECT_EQ(RowsWith("Gruenmarke"), 0);

  plan.set_kind(pb::ACTION_KIND_INTERVENTION);
  EXPECT_EQ(ReasonOf(Call<pb::PlanActionResponse>("PlanAction", plan).status()),
            "PACKAGE_NOT_AGREED");

  pb::GetActionPlanRequest read;
  read.set_interview_id(name);
  const auto opened = Call<pb::GetActionPlanResponse>("GetActionPlan", read);
  ASSERT_TRUE(opened.ok()) << Describe(opened.status());
  ASSERT_EQ(opened->items_size(), 1);
  EXPECT_EQ(opened->items(0).specific(), "Gruenmarke meet the mentor");
  read.set_child_copy_only(true);
  const auto copy = Call<pb::GetActionPlanResponse>("GetActionPlan", read);
  ASSERT_TRUE(copy.ok());
  EXPECT_EQ(copy->items(0).specific(), "");
  EXPECT_EQ(copy->items(0).child_copy(), "Gruenmarke you and Sam meet");

  pb::UpdateActionRequest update;
  update.set_name(planned->action().name());
  update.set_etag(planned->action().etag());
  update.set_status(pb::ACTION_STATUS_IN_PROGRESS);
  ASSERT_TRUE(Call<pb::UpdateActionResponse>("UpdateAction", update).ok());
  EXPECT_EQ(ReasonOf(Call<pb::UpdateActionResponse>("UpdateAction", update).status()),
            "STALE_VERSION");
  pb::ListActionsRequest list;
  list.set_child_id(planned->action().child_id());
  list.set_plan_id(planned->action().plan_id());
  list.set_status(pb::ACTION_STATUS_IN_PROGRESS);
  const auto listed = Call<pb::ListActionsResponse>("ListActions", list);
  ASSERT_TRUE(listed.ok()) << Describe(listed.status());
  EXPECT_EQ(listed->actions_size(), 1);
  const auto other =
      Call<pb::ListActionsResponse>("ListActions", list, "users/x", "interviewer", "E06000023");
  ASSERT_TRUE(other.ok());
  EXPECT_EQ(other->actions_size(), 0) << "row-level security";
  pb::CompleteActionRequest complete;
  complete.set_name(planned->action().name());
  complete.set_outcome_code("ACHIEVED");
  complete.set_note("Gruenmarke done");
  const auto completed = Call<pb::CompleteActionResponse>("CompleteAction", complete);
  ASSERT_TRUE(completed.ok()) << Describe(completed.status());
  EXPECT_FALSE(completed->action().has_next_time());
  std::string bytes;
  EXPECT_EQ(Published(planned->action().name(), 3, &bytes),
            (std::vector<std::string>{"ActionPlanned", "ActionChanged", "ActionCompleted"}));
  EXPECT_EQ(bytes.find("Gruenmarke"), std::string::npos);
  EXPECT_EQ(RowsWith("Gruenmarke"), 0);
  EXPECT_EQ(service_->log().find("Gruenmarke"), std::string::npos);
}

TEST_F(InterviewTest, AVisitIsCheckedInAndOutAndADebriefAskedForOnce) {
  const std::string name = Begin();
  pb::StartVisitRequest start;
  start.set_interview_id(name);
  start.set_interviewer_id("interviewers/" + NewUuid());
  Stamp(Now() + 1h, *start.mutable_expected_end_time());
  const auto visit = Call<pb::StartVisitResponse>("StartVisit", start);
  ASSERT_TRUE(visit.ok()) << Describe(visit.status());
  EXPECT_EQ(ReasonOf(Call<pb::StartVisitResponse>("StartVisit", start).status()),
            "VISIT_STILL_RUNNING");
  pb::ExtendVisitRequest extend;
  extend.set_name(visit->visit().name());
  Stamp(Now() + 2h, *extend.mutable_expected_end_time());
  EXPECT_EQ(ReasonOf(Call<pb::ExtendVisitResponse>("ExtendVisit", extend, "users/other").status()),
            "VISIT_OF_ANOTHER");
  ASSERT_TRUE(Call<pb::ExtendVisitResponse>("ExtendVisit", extend).ok());
  pb::EndVisitRequest end;
  end.set_name(visit->visit().name());
  ASSERT_TRUE(Call<pb::EndVisitResponse>("EndVisit", end).ok());  // not safe
  end.set_is_safe(true);
  ASSERT_TRUE(Call<pb::EndVisitResponse>("EndVisit", end).ok());
  EXPECT_EQ(Published(visit->visit().name(), 5),
            (std::vector<std::string>{"VisitStarted", "VisitExtended", "VisitEnded", "VisitOverdue",
                                      "VisitEnded"}));

  pb::RequestDebriefRequest debrief;
  debrief.set_name(name);
  ASSERT_TRUE(Call<pb::RequestDebriefResponse>("RequestDebrief", debrief).ok());
  const auto again = Call<pb::RequestDebriefResponse>("RequestDebrief", debrief);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(Published(again->debrief().name(), 1), (std::vector<std::string>{"DebriefRequested"}));
}

}  // namespace
}  // namespace safereturn::interview
