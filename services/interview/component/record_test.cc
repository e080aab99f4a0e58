// An interview on real servers: from the clock to the signed record, who may read it, and that no
// word lies in the clear.
#include "services/interview/component/interview_test_bed.h"

namespace safereturn::interview {
namespace {

TEST_F(InterviewTest, FromTheClockToTheSignedRecord) {
  const std::string name = Begin();
  const auto saved = Save(name, "", Words("told"));
  ASSERT_TRUE(saved.ok()) << Describe(saved.status());
  EXPECT_FALSE(saved->record().has_document());  // the writer has it
  ASSERT_TRUE(Hold(name).ok());
  const auto submitted = Submit(name, saved->record().etag());
  ASSERT_TRUE(submitted.ok()) << Describe(submitted.status());
  EXPECT_EQ(submitted->interview().state(), pb::INTERVIEW_STATE_SUBMITTED);

  pb::SignOffInterviewRequest sign;
  sign.set_name(name);
  sign.set_etag(submitted->interview().etag());
  EXPECT_EQ(ReasonOf(Call<pb::SignOffInterviewResponse>("SignOffInterview", sign, "users/anna",
                                                        "service_lead")
                         .status()),
            "SIGNED_BY_SUBMITTER");
  const auto signed_off =
      Call<pb::SignOffInterviewResponse>("SignOffInterview", sign, "users/lead", "service_lead");
  ASSERT_TRUE(signed_off.ok()) << Describe(signed_off.status());

  pb::AmendInterviewRequest amend;
  amend.set_name(name);
  amend.set_statement_kind(pb::STATEMENT_KIND_CHILDS_WORDS);
  amend.set_text("My sister is called Ola.");
  ASSERT_TRUE(Call<pb::AmendInterviewResponse>("AmendInterview", amend).ok());
  const auto read = Get(name, true);
  ASSERT_TRUE(read.ok()) << Describe(read.status());
  EXPECT_EQ(read->record().document().SerializeAsString(), Words("told").SerializeAsString());
  ASSERT_EQ(read->additions_size(), 1);
  EXPECT_EQ(read->additions(0).text(), "My sister is called Ola.");

  EXPECT_EQ(Published(name, 7),
            (std::vector<std::string>{"InterviewStarted", "InterviewHeld", "InterviewSubmitted",
                                      "FactsRecorded", "InterviewSignedOff", "InterviewAmended",
                                      "FactsRecorded"}));
}

TEST_F(InterviewTest, NoWordIsInTheClearInRowsEventsOrLogs) {
  const std::string name = Begin();
  const auto saved = Save(name, "", Words("Blaumarke"));
  ASSERT_TRUE(saved.ok()) << Describe(saved.status());
  ASSERT_FALSE(Save(name, "", Words("Blaumarke"), "users/ben").ok());
  ASSERT_TRUE(Hold(name).ok());
  ASSERT_TRUE(Submit(name, saved->record().etag()).ok());
  ASSERT_TRUE(Get(name, true).ok());
  std::string bytes;
  EXPECT_EQ(Published(name, 4, &bytes).size(), 4u);
  EXPECT_EQ(bytes.find("Blaumarke"), std::string::npos);
  EXPECT_EQ(bytes.find("blaumarke"), std::string::npos);
  EXPECT_NE(bytes.find("24A"), std::string::npos);
  EXPECT_EQ(RowsWith("Blaumarke"), 0);
  EXPECT_GT(RowsWith("K7Q2M9"), 0);  // the search finds what is there
  EXPECT_EQ(service_->log().find("Blaumarke"), std::string::npos);
  EXPECT_NE(service_->log().find("narrative.read"), std::string::npos);
}

TEST_F(InterviewTest, RolesAndAuthoritiesBind) {
  const std::string name = Begin();
  ASSERT_TRUE(Save(name, "", Words("told")).ok());
  EXPECT_TRUE(Get(name, false, "placement_manager").ok());
  EXPECT_EQ(ReasonOf(Get(name, true, "placement_manager").status()), "NARRATIVE_FORBIDDEN");
  EXPECT_EQ(ReasonOf(Get(name, true, "social_worker").status()), "NARRATIVE_FORBIDDEN");
  EXPECT_TRUE(Get(name, true, "safeguarding_lead").ok());
  EXPECT_EQ(ReasonOf(Get(name, true, "interviewer", "E10000017").status()), "INTERVIEW_NOT_FOUND");
  pb::SaveDraftRequest save;
  save.set_name(name);
  EXPECT_EQ(Call<pb::SaveDraftResponse>("SaveDraft", save, "users/lead", "safeguarding_lead")
                .status()
                .code(),
            absl::StatusCode::kPermissionDenied);

  EXPECT_EQ(Call<pb::ListKeptDraftsResponse>("ListKeptDrafts", pb::ListKeptDraftsRequest(),
                                             "users/home", "placement_manager")
                .status()
                .code(),
            absl::StatusCode::kPermissionDenied);

  pb::ListReadingsRequest list;
  list.set_interview_id(name);
  const auto readings =
      Call<pb::ListReadingsResponse>("ListReadings", list, "users/lead", "service_lead");
  ASSERT_TRUE(readings.ok()) << Describe(readings.status());
  ASSERT_EQ(readings->readings_size(), 1);
  EXPECT_EQ(readings->readings(0).read_by(), "users/reader");
}

TEST_F(InterviewTest, KilledAndStartedAgainItOpensWhatItSealed) {
  const std::string name = Begin();
  ASSERT_TRUE(Save(name, "", Words("told")).ok());
  service_->Kill();
  Start();
  const auto read = Get(name, true);
  ASSERT_TRUE(read.ok()) << Describe(read.status());
  EXPECT_EQ(read->record().document().SerializeAsString(), Words("told").SerializeAsString());
  EXPECT_EQ(service_->Stop(), 0);
}

TEST_F(InterviewTest, AFrameworkIsPublishedWhileAnInterviewRuns) {
  const std::string name = Begin();
  pb::GetFrameworkRequest built_in;
  built_in.set_name("frameworks/statutory.1");
  const auto statutory = Call<pb::GetFrameworkResponse>("GetFramework", built_in);
  ASSERT_TRUE(statutory.ok()) << Describe(statutory.status());
  pb::PublishFrameworkRequest publish;
  publish.set_authority_id(kBedAuthority);
  publish.set_framework_id("statutory");
  publish.set_title("Ours");
  *publish.mutable_topics() = statutory->framework().topics();
  publish.mutable_topics(0)->mutable_prompts(0)->set_key("our_own");
  const auto published =
      Call<pb::PublishFrameworkResponse>("PublishFramework", publish, "users/lead", "service_lead");
  ASSERT_TRUE(published.ok()) << Describe(published.status());
  EXPECT_EQ(published->framework().name(), "frameworks/E10000016.statutory.2");
  EXPECT_TRUE(Save(name, "", Words("told")).ok());  // by the version that it began with
  const auto second = Get(Begin(), false);
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(second->interview().framework_version(), 2);

  publish.mutable_topics(0)->mutable_prompts(0)->set_key("Not a key");
  const auto malformed =
      Call<pb::PublishFrameworkResponse>("PublishFramework", publish, "users/lead", "service_lead");
  EXPECT_EQ(ReasonOf(malformed.status()), "FRAMEWORK_KEY_INVALID");
  EXPECT_EQ(FieldOf(malformed.status()), "topics[0].prompts[0].key");
}

}  // namespace
}  // namespace safereturn::interview
