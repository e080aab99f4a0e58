// Many at once: drafts over one, and who begins an interview.
#include <thread>

#include "services/interview/component/interview_test_bed.h"

namespace safereturn::interview {
namespace {

TEST_F(InterviewTest, OfManyDraftsOverOneExactlyOneStandsAndAllWordsLive) {
  const std::string name = Begin();
  constexpr size_t kWriters = 6;
  std::vector<absl::Status> answers(kWriters);
  {
    std::vector<std::jthread> writers;
    for (size_t i = 0; i < kWriters; ++i) {
      writers.emplace_back([&, i] {
        const std::string who = "users/writer" + std::to_string(i);
        answers[i] = Save(name, "", Words(who), who).status();
      });
    }
  }
  int won = 0;
  for (const absl::Status& answer : answers) {
    if (answer.ok()) ++won;
    EXPECT_TRUE(answer.ok() || ReasonOf(answer) == "STALE_VERSION") << Describe(answer);
  }
  EXPECT_EQ(won, 1);

  pb::ListKeptDraftsRequest list;
  list.set_interview_id(name);
  const auto kept = Call<pb::ListKeptDraftsResponse>("ListKeptDrafts", list);
  ASSERT_TRUE(kept.ok()) << Describe(kept.status());
  ASSERT_EQ(kept->kept_drafts_size(), static_cast<int>(kWriters) - 1);
  for (const pb::KeptDraft& each : kept->kept_drafts()) {
    EXPECT_FALSE(each.has_document());
    pb::GetKeptDraftRequest get;
    get.set_name(each.name());
    const auto opened = Call<pb::GetKeptDraftResponse>("GetKeptDraft", get);
    ASSERT_TRUE(opened.ok()) << Describe(opened.status());
    EXPECT_EQ(opened->kept_draft().document().SerializeAsString(),
              Words(each.saved_by()).SerializeAsString());
  }
}

TEST_F(InterviewTest, OfManyWhoBeginOneInterviewAtOnceExactlyOneDoes) {
  pb::StartInterviewRequest request;
  request.set_plan_id(StartClock());
  ASSERT_TRUE(Eventually([&] {
    pb::StartInterviewRequest unknown = request;
    unknown.set_framework_id("none");  // known plan, and nothing begins
    return ReasonOf(Call<pb::StartInterviewResponse>("StartInterview", unknown).status()) ==
           "FRAMEWORK_NOT_FOUND";
  }));
  std::vector<absl::Status> answers(6);
  {
    std::vector<std::jthread> callers;
    for (absl::Status& answer : answers) {
      callers.emplace_back([this, &answer, &request] {
        answer = Call<pb::StartInterviewResponse>("StartInterview", request).status();
      });
    }
  }
  int begun = 0;
  for (const absl::Status& answer : answers) {
    if (answer.ok()) ++begun;
    EXPECT_TRUE(answer.ok() || ReasonOf(answer) == "INTERVIEW_EXISTS") << Describe(answer);
  }
  EXPECT_EQ(begun, 1);
}

}  // namespace
}  // namespace safereturn::interview
