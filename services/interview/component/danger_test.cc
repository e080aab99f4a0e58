// Immediate dangers on real servers: never blocked, heard once, climbing after an outage.
#include <thread>

#include "libs/base/civil.h"
#include "services/interview/component/interview_test_bed.h"

namespace safereturn::interview {
namespace {

// A transaction of somebody else that holds the child and the interview's rows, as a draft that is
// being saved does.
TEST_F(InterviewTest, ADangerIsRaisedWhileADraftHoldsItsLocks) {
  const std::string name = Begin();
  ASSERT_TRUE(Save(name, "", Words("told")).ok());
  const auto begun = Get(name, false);
  ASSERT_TRUE(begun.ok());
  ASSERT_TRUE(database_->Exec("BEGIN").ok());
  const auto held =
      database_->Exec("SELECT key FROM interview.ordering_key WHERE key = $1 FOR UPDATE",
                      {begun->interview().child_id()});
  ASSERT_TRUE(held.ok()) << Describe(held.status());
  ASSERT_EQ(held->rows(), 1);
  ASSERT_TRUE(database_->Exec("SELECT 1 FROM interview.record FOR UPDATE").ok());
  ASSERT_TRUE(database_->Exec("SELECT 1 FROM interview.interview FOR UPDATE").ok());
  ASSERT_TRUE(database_->Exec("SELECT 1 FROM interview.plan FOR UPDATE").ok());

  // More writers than the server has threads: all of them wait.
  std::vector<std::jthread> writers;
  for (int i = 0; i < 24; ++i) {
    writers.emplace_back(
        [&, i] { (void)Save(name, "1", Words("waits"), "users/writer" + std::to_string(i)); });
  }
  std::vector<std::string> raised;
  for (int i = 0; i < 20; ++i) {
    pb::RaiseImmediateDangerRequest request;
    request.set_interview_id(name);
    request.set_danger_code("HARM_NOW");
    const Instant asked = Now();
    const auto danger = Call<pb::RaiseImmediateDangerResponse>("RaiseImmediateDanger", request);
    ASSERT_TRUE(danger.ok()) << Describe(danger.status());
    EXPECT_LT(Now() - asked, 2s);
    EXPECT_EQ(danger->danger().case_reference(), "K7Q2M9");
    EXPECT_EQ(danger->danger().child_id(), begun->interview().child_id());
    raised.push_back(danger->danger().name());
  }
  EXPECT_EQ(Published(raised.back(), 1), (std::vector<std::string>{"ImmediateDangerRaised"}));
  ASSERT_TRUE(database_->Exec("ROLLBACK").ok());
}

TEST_F(InterviewTest, ADangerAboutAnythingIsHeardOnceFromEverybody) {
  pb::RaiseImmediateDangerRequest request;
  request.set_request_id(NewUuid());
  request.set_plan_id("plans/" + NewUuid());  // of which nobody has heard
  const rpc::CallerToken token =
      Token({"users/home", {"placement_manager"}, {kBedAuthority}, {"7654321"}});
  std::vector<std::string> names(4);
  {
    std::vector<std::jthread> callers;
    for (std::string& raised : names) {
      callers.emplace_back([&] {
        const auto danger =
            client_->Call<pb::RaiseImmediateDangerRequest, pb::RaiseImmediateDangerResponse>(
                FullName("RaiseImmediateDanger"), request, CallLimit(), token);
        EXPECT_TRUE(danger.ok()) << Describe(danger.status());
        if (danger.ok()) raised = danger->danger().name();
      });
    }
  }
  for (const std::string& each : names) EXPECT_EQ(each, names[0]);
  EXPECT_EQ(Published(names[0], 1).size(), 1u);

  request.set_request_id(NewUuid());
  request.set_danger_code("no code");
  EXPECT_EQ(
      ReasonOf(Call<pb::RaiseImmediateDangerResponse>("RaiseImmediateDanger", request).status()),
      "CODE_UNKNOWN");
  request.clear_plan_id();
  EXPECT_EQ(
      ReasonOf(Call<pb::RaiseImmediateDangerResponse>("RaiseImmediateDanger", request).status()),
      "DANGER_SUBJECT_MISSING");
}

TEST_F(InterviewTest, AnUnansweredDangerClimbsAfterAnOutageAndIsAnsweredWithASealedNote) {
  const std::string name = Begin();
  pb::RaiseImmediateDangerRequest request;
  request.set_interview_id(name);
  const auto danger = Call<pb::RaiseImmediateDangerResponse>("RaiseImmediateDanger", request);
  ASSERT_TRUE(danger.ok()) << Describe(danger.status());
  const std::string raised = danger->danger().name();
  service_->Kill();
  // Down for sixteen minutes: the same as if it had been raised so much earlier.
  const auto moved = database_->Exec(
      "UPDATE interview.danger SET next_due_at = next_due_at - interval '16 minutes', state = "
      "state "
      "|| jsonb_build_object('raised_time', $1::text, 'next_time', $2::text)",
      {FormatInstant(Now() - 16min), FormatInstant(Now() - 1min)});
  ASSERT_TRUE(moved.ok()) << Describe(moved.status());
  Start();
  EXPECT_EQ(Published(raised, 2),
            (std::vector<std::string>{"ImmediateDangerRaised", "DangerUnanswered"}));

  pb::AnswerDangerRequest answer;
  answer.set_name(raised);
  answer.set_action_code("CHILD_WITH_SAFE_ADULT");
  answer.set_note("Gelbmarke she is with her aunt");
  const auto answered =
      Call<pb::AnswerDangerResponse>("AnswerDanger", answer, "users/worker", "social_worker");
  ASSERT_TRUE(answered.ok()) << Describe(answered.status());
  EXPECT_FALSE(answered->danger().has_next_time());
  EXPECT_EQ(answered->danger().answers(0).note(), "");
  pb::ReadDangerRequest read;
  read.set_name(raised);
  const auto opened =
      Call<pb::ReadDangerResponse>("ReadDanger", read, "users/worker", "social_worker");
  ASSERT_TRUE(opened.ok()) << Describe(opened.status());
  EXPECT_EQ(opened->danger().answers(0).note(), "Gelbmarke she is with her aunt");
  EXPECT_EQ(Call<pb::ReadDangerResponse>("ReadDanger", read, "users/home", "placement_manager")
                .status()
                .code(),
            absl::StatusCode::kPermissionDenied);
  pb::CloseDangerRequest close;
  close.set_name(raised);
  close.set_outcome_code("CHILD_SAFE");
  EXPECT_EQ(Call<pb::CloseDangerResponse>("CloseDanger", close).status().code(),
            absl::StatusCode::kPermissionDenied)
      << "an interviewer closes none";
  ASSERT_TRUE(
      Call<pb::CloseDangerResponse>("CloseDanger", close, "users/lead", "safeguarding_lead").ok());
  pb::ListDangersRequest list;
  list.set_state(pb::DANGER_STATE_CLOSED);
  list.set_child_id(danger->danger().child_id());
  const auto closed = Call<pb::ListDangersResponse>("ListDangers", list);
  ASSERT_TRUE(closed.ok()) << Describe(closed.status());
  EXPECT_EQ(closed->dangers_size(), 1);
  EXPECT_EQ(RowsWith("Gelbmarke"), 0);
}

}  // namespace
}  // namespace safereturn::interview
