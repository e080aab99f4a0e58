// The 72-hour clock on real servers: one clock per referral, steps, kill -9, risk, ladders,
// outcomes.
#include "safereturn/interview/v1/events.pb.h"
#include "safereturn/risk/v1/events.pb.h"
#include "services/scheduling/component/scheduling_test_bed.h"

namespace safereturn::scheduling {
namespace {

TEST_F(SchedulingTest, AReferralSaidThreeTimesStartsOneClockAndTheWakerFiresItsSteps) {
  const std::string episode = Accept(Now() - 4h + 3s, 3);
  const pb::Plan plan = AwaitPlan(episode, [](const pb::Plan& p) { return p.steps_size() == 2; });

  ASSERT_EQ(plan.steps_size(), 2);
  EXPECT_EQ(plan.steps(1).step(), 1);
  EXPECT_EQ(plan.state(), pb::PLAN_STATE_RUNNING);
  EXPECT_EQ(Published("plans/" + episode, 3),
            (std::vector<std::string>{"ClockStarted", "EscalationRaised", "EscalationRaised"}));
}

TEST_F(SchedulingTest, KilledAndStartedAgainItLosesAndDoublesNothing) {
  const std::string episode = Accept(Now() - 4h + 2s);
  AwaitPlan(episode);
  service_->Kill();
  const std::string meanwhile = Accept(Now() - 10h);
  Start();
  const pb::Plan plan = AwaitPlan(episode, [](const pb::Plan& p) { return p.steps_size() == 2; });
  AwaitPlan(meanwhile);

  EXPECT_EQ(plan.etag(), "3");
  EXPECT_EQ(Published("plans/" + episode, 3).size(), 3u);
  EXPECT_EQ(service_->Stop(), 0);
}

TEST_F(SchedulingTest, WhatInterviewSaysEndsThePlanAlsoWhenItComesFirst) {
  const std::string episode = Accept(Now() - 1h);
  const pb::Plan running = AwaitPlan(episode);
  interview::v1::InterviewHeld held;
  held.set_interview_id("interviews/" + NewUuid());
  held.set_child_id(running.child_id());
  held.set_authority_id(kBedAuthority);
  held.add_plan_ids("plans/" + episode);
  Stamp(Now() - 5min, *held.mutable_held_time());
  Publish(held, "interview", held.interview_id(), held.child_id(), 2);
  const pb::Plan closed = AwaitPlan(
      episode, [](const pb::Plan& plan) { return plan.state() == pb::PLAN_STATE_CLOSED; });
  EXPECT_EQ(closed.outcome(), pb::OUTCOME_HELD);
  EXPECT_TRUE(closed.held_in_time());

  // The other topic is quicker: the outcome waits for its plan.
  referral::v1::ReferralAccepted accepted;
  const std::string later = NewUuid();
  accepted.set_episode_id("episodes/" + later);
  accepted.set_child_id("children/" + NewUuid());
  accepted.set_authority_id(kBedAuthority);
  accepted.set_case_reference("K7Q2M8");
  Stamp(Now() - 2h, *accepted.mutable_return_time());
  Stamp(Now() - 1h, *accepted.mutable_received_time());
  held.set_child_id(accepted.child_id());
  held.set_plan_ids(0, "plans/" + later);
  Publish(held, "interview", held.interview_id(), held.child_id());
  ASSERT_TRUE(Eventually([&] {
    const auto rows = database_->Exec("SELECT id FROM scheduling.early_outcome");
    return rows.ok() && rows->rows() == 1;
  })) << service_->log();
  Publish(accepted, "referral", accepted.episode_id(), accepted.child_id());
  const pb::Plan ended =
      AwaitPlan(later, [](const pb::Plan& plan) { return plan.state() == pb::PLAN_STATE_CLOSED; });
  EXPECT_EQ(ended.outcome(), pb::OUTCOME_HELD);
}

TEST_F(SchedulingTest, RiskShortensTheLadderOfARunningClock) {
  const std::string episode = Accept(Now() - 5h);
  const pb::Plan running =
      AwaitPlan(episode, [](const pb::Plan& plan) { return plan.steps_size() == 2; });
  EXPECT_FALSE(running.shifted());
  risk::v1::RiskAssessed assessed;
  assessed.set_assessment_id("assessments/" + NewUuid());
  assessed.set_child_id(running.child_id());
  assessed.set_authority_id(kBedAuthority);
  assessed.set_effective_level(risk::v1::RISK_LEVEL_HIGH);
  Stamp(Now(), *assessed.mutable_assessed_time());
  Publish(assessed, "risk", assessed.assessment_id(), assessed.child_id());
  const pb::Plan shifted = AwaitPlan(episode, [](const pb::Plan& plan) { return plan.shifted(); });
  ASSERT_EQ(shifted.steps_size(), 3);
  EXPECT_EQ(shifted.steps(2).step(), 2) << "4 h in the new times";
  EXPECT_EQ(shifted.steps(2).cause(), pb::ESCALATION_CAUSE_RISK);

  pb::ExplainDueRequest why;
  why.set_name("plans/" + episode);
  const auto ledger = Call<pb::ExplainDueResponse>("ExplainDue", why);
  ASSERT_TRUE(ledger.ok()) << Describe(ledger.status());
  EXPECT_EQ(ledger->entries(ledger->entries_size() - 1).rule(), "RISK_SHIFTED");
}

TEST_F(SchedulingTest, APublishedLadderIsPinnedByTheClocksThatFollow) {
  pb::GetLadderRequest built_in;
  built_in.set_name("ladders/default.1");
  const auto ladder = Call<pb::GetLadderResponse>("GetLadder", built_in);
  ASSERT_TRUE(ladder.ok()) << Describe(ladder.status());
  pb::PublishLadderRequest publish;
  publish.set_authority_id(kBedAuthority);
  publish.set_ladder_id("quick");
  *publish.mutable_steps() = ladder->ladder().steps();
  publish.mutable_steps(1)->mutable_offset()->set_seconds(3600);
  publish.mutable_max_promise()->set_seconds(7200);
  const auto published =
      Call<pb::PublishLadderResponse>("PublishLadder", publish, "users/lead", "service_lead");
  ASSERT_TRUE(published.ok()) << Describe(published.status());

  const pb::Plan plan =
      AwaitPlan(Accept(Now() - 1h + 2s), [](const pb::Plan& p) { return p.steps_size() == 2; });
  EXPECT_EQ(plan.ladder_id(), "quick");
}

TEST_F(SchedulingTest, ListsFilterAndAuthoritiesAndRolesBind) {
  const std::string episode = Accept(Now() - 1h);
  AwaitPlan(episode);
  pb::ListPlansRequest list;
  list.set_state(pb::PLAN_STATE_RUNNING);
  list.set_live_only(true);
  const auto mine = Call<pb::ListPlansResponse>("ListPlans", list);
  ASSERT_TRUE(mine.ok()) << Describe(mine.status());
  EXPECT_EQ(mine->plans_size(), 1);
  list.set_child_id(mine->plans(0).child_id());
  EXPECT_EQ(Call<pb::ListPlansResponse>("ListPlans", list)->plans_size(), 1);

  const auto other =
      Call<pb::ListPlansResponse>("ListPlans", list, "users/x", "coordinator", "E06000023");
  ASSERT_TRUE(other.ok());
  EXPECT_EQ(other->plans_size(), 0) << "row-level security";
  pb::GetPlanRequest get;
  get.set_name("plans/" + episode);
  EXPECT_EQ(Call<pb::GetPlanResponse>("GetPlan", get, "users/x", "coordinator", "E06000023")
                .status()
                .code(),
            absl::StatusCode::kNotFound);
  pb::OfferInterviewRequest offer;
  offer.set_name("plans/" + episode);
  offer.set_mode("phone");
  EXPECT_EQ(Call<pb::OfferInterviewResponse>("OfferInterview", offer, "users/x", "analyst")
                .status()
                .code(),
            absl::StatusCode::kPermissionDenied);
  const auto offered = Call<pb::OfferInterviewResponse>("OfferInterview", offer);
  ASSERT_TRUE(offered.ok()) << Describe(offered.status());
  EXPECT_TRUE(offered->plan().has_offered_time());
}

TEST_F(SchedulingTest, ExplainsPreviewsAndProposes) {
  const std::string interviewer = Register();
  const std::string episode = Accept(Now() - 30h);
  AwaitPlan(episode);

  pb::ExplainDueRequest why;
  why.set_name("plans/" + episode);
  const auto ledger = Call<pb::ExplainDueResponse>("ExplainDue", why);
  ASSERT_TRUE(ledger.ok()) << Describe(ledger.status());
  ASSERT_EQ(ledger->entries_size(), 2);
  EXPECT_EQ(ledger->entries(0).rule(), "CLOCK_STARTED_LATE");
  EXPECT_EQ(ledger->entries(1).rule(), "LATE_NOTICE");

  pb::PreviewPlanRequest next;
  next.set_name("plans/" + episode);
  next.set_limit(4);
  const auto preview = Call<pb::PreviewPlanResponse>("PreviewPlan", next);
  ASSERT_TRUE(preview.ok());
  EXPECT_EQ(preview->items(0).step(), 3);

  pb::SetAvailabilityRequest available;
  available.set_name(interviewer);
  Stamp(Now() + 2h, *available.add_windows()->mutable_start_time());
  Stamp(Now() + 6h, *available.mutable_windows(0)->mutable_end_time());
  const auto set =
      Call<pb::SetAvailabilityResponse>("SetAvailability", available, "users/lead", "service_lead");
  ASSERT_TRUE(set.ok()) << Describe(set.status());
  pb::ProposeSlotsRequest propose;
  propose.set_name("plans/" + episode);
  const auto slots = Call<pb::ProposeSlotsResponse>("ProposeSlots", propose);
  ASSERT_TRUE(slots.ok()) << Describe(slots.status());
  ASSERT_EQ(slots->slots_size(), 1);
  EXPECT_TRUE(slots->slots(0).before_due());
}

}  // namespace
}  // namespace safereturn::scheduling
