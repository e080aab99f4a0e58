// The risk service on real servers: its events, its RPCs, its keys, kill -9; and that no word of a
// reason lies in the clear.
#include <chrono>
#include <functional>
#include <string>

#include "libs/base/result.h"
#include "libs/testing/eventually.h"
#include "libs/testing/service_bed.h"
#include "safereturn/interview/v1/events.pb.h"
#include "safereturn/referral/v1/events.pb.h"
#include "safereturn/risk/v1/risk_service.pb.h"

namespace safereturn::risk {
namespace {

namespace pb = safereturn::risk::v1;
using safereturn::testing::Eventually;
using safereturn::testing::kBedAuthority;
using namespace std::chrono_literals;

class RiskTest : public safereturn::testing::ServiceBed {
 protected:
  RiskTest()
      : ServiceBed({.binary = SR_SERVICE_BINARY,
                    .name = "risk",
                    .hears = {"referral", "interview"},
                    .keeps_narratives = true}) {}

  template <class Response, class Request>
  absl::StatusOr<Response> Call(const std::string& method, const Request& request,
                                const std::string& role = "service_lead",
                                const std::string& authority = kBedAuthority) {
    return CallAs<Response>({"users/lead", {role}, {authority}, {}}, method, request);
  }

  template <class Event>
  void Say(const std::string& service, const Event& event, int times = 1) {
    Publish(event, service, event.child_id(), event.child_id(), times);
  }

  // A child comes back after two hours; returns the episode's name.
  std::string Return(const std::string& child, int times = 1) {
    const std::string episode = "episodes/" + NewUuid();
    referral::v1::EpisodeOpened opened;
    opened.set_episode_id(episode);
    opened.set_child_id(child);
    opened.set_authority_id(kBedAuthority);
    opened.set_case_reference("K7Q2M9");
    opened.set_category(common::v1::EPISODE_CATEGORY_MISSING);
    Stamp(Now() - 3h, *opened.mutable_start_time());
    opened.set_start_precision(common::v1::TIME_PRECISION_EXACT);
    Say("referral", opened);
    referral::v1::ReferralAccepted accepted;
    accepted.set_episode_id(episode);
    accepted.set_child_id(child);
    accepted.set_authority_id(kBedAuthority);
    accepted.set_case_reference("K7Q2M9");
    accepted.set_category(common::v1::EPISODE_CATEGORY_MISSING);
    Stamp(Now() - 1h, *accepted.mutable_return_time());
    accepted.set_return_precision(common::v1::TIME_PRECISION_EXACT);
    accepted.set_home_urn("1234567");
    Say("referral", accepted, times);
    return episode;
  }

  void Tell(const std::string& child, const std::string& episode, const std::string& digest,
            const std::string& indicator = "") {
    safereturn::interview::v1::FactsRecorded facts;
    facts.set_interview_id("interviews/" + NewUuid());
    facts.set_child_id(child);
    facts.set_authority_id(kBedAuthority);
    facts.add_episode_ids(episode);
    if (!indicator.empty()) facts.add_indicator_codes(indicator);
    auto& linked = *facts.add_linked_facts();
    linked.set_kind(safereturn::interview::v1::FACT_KIND_PHONE);
    linked.set_digest(digest);
    Stamp(Now(), *facts.mutable_recorded_time());
    Say("interview", facts);
  }

  // Fails the test and answers an empty one if no current assessment of the child comes to `is`.
  pb::Assessment AwaitAssessment(const std::string& child,
                                 const std::function<bool(const pb::Assessment&)>& is) {
    pb::ListAssessmentsRequest request;
    request.set_child_id(child);
    request.set_current_only(true);
    pb::Assessment found;
    EXPECT_TRUE(Eventually([&] {
      const auto response = Call<pb::ListAssessmentsResponse>("ListAssessments", request);
      if (response.ok() && response->assessments_size() == 1) found = response->assessments(0);
      return found.name() != "" && is(found);
    })) << found.ShortDebugString()
        << service_->log();
    return found;
  }
};

TEST_F(RiskTest, AReturnIsAssessedOnceAndOverriddenWithASealedReason) {
  const std::string child = "children/" + NewUuid();
  const std::string episode = Return(child, 3);
  const pb::Assessment provisional =
      AwaitAssessment(child, [](const auto& a) { return a.provisional(); });
  EXPECT_EQ(provisional.effective_level(), pb::RISK_LEVEL_MEDIUM);
  EXPECT_EQ(provisional.matrix_id(), "default");
  EXPECT_EQ(provisional.episode_id(), episode);
  EXPECT_EQ(provisional.inputs().minutes_away(), 120);

  Tell(child, episode, std::string(64, 'a'), "24A");
  const pb::Assessment heard =
      AwaitAssessment(child, [](const auto& a) { return !a.provisional(); });
  EXPECT_EQ(heard.effective_level(), pb::RISK_LEVEL_HIGH);

  pb::OverrideAssessmentRequest change;
  change.set_name(heard.name());
  change.set_etag(heard.etag());
  change.set_level(pb::RISK_LEVEL_MEDIUM);
  change.set_reason_code("multi_agency_decision");
  change.set_reason_text("Zaunkoenig: agreed at the panel.");
  EXPECT_EQ(Call<pb::OverrideAssessmentResponse>("OverrideAssessment", change, "interviewer")
                .status()
                .code(),
            absl::StatusCode::kPermissionDenied);
  const auto overridden =
      Call<pb::OverrideAssessmentResponse>("OverrideAssessment", change, "social_worker");
  ASSERT_TRUE(overridden.ok()) << Describe(overridden.status());
  EXPECT_EQ(overridden->assessment().effective_level(), pb::RISK_LEVEL_MEDIUM);
  EXPECT_EQ(overridden->assessment().override_decision().decided_by(), "users/lead");

  service_->Kill();
  Start();
  pb::GetAssessmentRequest get;
  get.set_name(heard.name());
  const auto read = Call<pb::GetAssessmentResponse>("GetAssessment", get);
  ASSERT_TRUE(read.ok()) << Describe(read.status());
  EXPECT_EQ(read->override_reason(), "Zaunkoenig: agreed at the panel.");
  EXPECT_EQ(Call<pb::GetAssessmentResponse>("GetAssessment", get, "service_lead", "E06000023")
                .status()
                .code(),
            absl::StatusCode::kNotFound)
      << "row-level security";

  std::string bytes;
  EXPECT_EQ(Published("", 3, &bytes),
            (std::vector<std::string>{"RiskAssessed", "RiskAssessed", "RiskAssessed"}));
  EXPECT_EQ(bytes.find("Zaunkoenig"), std::string::npos);
  EXPECT_EQ(RowsWith("Zaunkoenig"), 0);
  EXPECT_GT(RowsWith("multi_agency_decision"), 0) << "the search finds what is there";
  EXPECT_EQ(service_->log().find("Zaunkoenig"), std::string::npos);
  EXPECT_NE(service_->log().find("narrative.read"), std::string::npos) << "who read it is logged";
  EXPECT_EQ(service_->Stop(), 0) << service_->log();
}

TEST_F(RiskTest, ASharedPhoneIsSeenAndDecidedByOneRole) {
  const std::string digest(64, 'b');
  for (int i = 0; i < 2; ++i) {
    const std::string child = "children/" + NewUuid();
    Tell(child, Return(child), digest);
  }
  pb::ListPatternCandidatesRequest list;
  list.set_kind(pb::PATTERN_KIND_PHONE);
  pb::PatternCandidate candidate;
  EXPECT_TRUE(Eventually([&] {
    const auto response =
        Call<pb::ListPatternCandidatesResponse>("ListPatternCandidates", list, "safeguarding_lead");
    if (response.ok() && response->pattern_candidates_size() == 1) {
      candidate = response->pattern_candidates(0);
    }
    return candidate.name() != "";
  })) << service_->log();
  EXPECT_EQ(candidate.why_code(), "SHARED_PHONE");
  EXPECT_EQ(candidate.evidence_size(), 2);
  for (const char* role : {"coordinator", "social_worker", "analyst", "service_lead"}) {
    EXPECT_EQ(Call<pb::ListPatternCandidatesResponse>("ListPatternCandidates", list, role)
                  .status()
                  .code(),
              absl::StatusCode::kPermissionDenied)
        << role;
  }

  pb::DismissPatternRequest dismiss;
  dismiss.set_name(candidate.name());
  dismiss.set_reason_code("same_household");
  dismiss.set_etag("1000");
  EXPECT_EQ(Call<pb::DismissPatternResponse>("DismissPattern", dismiss, "safeguarding_lead")
                .status()
                .code(),
            absl::StatusCode::kAborted);
  dismiss.set_etag(candidate.etag());
  const auto dismissed =
      Call<pb::DismissPatternResponse>("DismissPattern", dismiss, "safeguarding_lead");
  ASSERT_TRUE(dismissed.ok()) << Describe(dismissed.status());
  EXPECT_EQ(dismissed->pattern_candidate().state(), pb::CANDIDATE_STATE_DISMISSED);

  pb::GetPatternCountsRequest count;
  count.set_authority_id(kBedAuthority);
  const auto counts = Call<pb::GetPatternCountsResponse>("GetPatternCounts", count, "analyst");
  ASSERT_TRUE(counts.ok()) << Describe(counts.status());
  EXPECT_EQ(counts->counts().dismissed(), 1);
  EXPECT_EQ(counts->counts().confirmed(), 0);
  EXPECT_EQ(counts->counts().open(), 0);
  EXPECT_TRUE(counts->counts().is_open_complete());
}

TEST_F(RiskTest, MatricesAndRulesArePublishedAndCompared) {
  pb::GetMatrixRequest built_in;
  built_in.set_name("matrices/default.1");
  const auto matrix = Call<pb::GetMatrixResponse>("GetMatrix", built_in, "analyst");
  ASSERT_TRUE(matrix.ok()) << Describe(matrix.status());
  EXPECT_NE(matrix->matrix().title().find("for practice sign-off"), std::string::npos);

  pb::PublishMatrixRequest publish;
  publish.set_authority_id(kBedAuthority);
  publish.set_matrix_id("safe_return_matrix");
  publish.set_mode(pb::MATRIX_MODE_SHADOW);
  publish.set_document("{\"title\": 7}");
  const auto refused = Call<pb::PublishMatrixResponse>("PublishMatrix", publish);
  EXPECT_EQ(ReasonOf(refused.status()), "MATRIX_FIELD_INVALID");
  EXPECT_EQ(FieldOf(refused.status()), "title");
  std::string document = matrix->matrix().document();
  const std::string provisional = "\"provisional_highest\": \"MEDIUM\"";
  ASSERT_NE(document.find(provisional), std::string::npos);
  document.replace(document.find(provisional), provisional.size(),
                   "\"provisional_highest\": \"HIGH\"");
  publish.set_document(document);
  const auto published = Call<pb::PublishMatrixResponse>("PublishMatrix", publish);
  ASSERT_TRUE(published.ok()) << Describe(published.status());
  EXPECT_EQ(published->matrix().name(), "matrices/E10000016.safe_return_matrix.1");

  const std::string child = "children/" + NewUuid();
  Return(child);
  EXPECT_EQ(AwaitAssessment(child, [](const auto&) { return true; }).matrix_id(), "default");
  pb::CompareMatricesRequest compare;
  compare.set_authority_id(kBedAuthority);
  const auto report = Call<pb::CompareMatricesResponse>("CompareMatrices", compare);
  ASSERT_TRUE(report.ok()) << Describe(report.status());
  EXPECT_EQ(report->report().compared(), 1);
  EXPECT_EQ(report->report().shadow_higher(), 1);
  ASSERT_EQ(report->report().differences_size(), 1);
  EXPECT_EQ(report->report().differences(0).child_id(), child);

  pb::GetTriggerPolicyRequest rules;
  rules.set_name("triggerPolicies/E10000016");
  auto policy = Call<pb::GetTriggerPolicyResponse>("GetTriggerPolicy", rules);
  ASSERT_TRUE(policy.ok()) << Describe(policy.status());
  EXPECT_EQ(policy->trigger_policy().name(), "triggerPolicies/default.1");
  pb::PublishTriggerPolicyRequest change;
  change.set_authority_id(kBedAuthority);
  *change.mutable_rules() = policy->trigger_policy().rules();
  change.mutable_rules(0)->set_count(2);
  ASSERT_TRUE(Call<pb::PublishTriggerPolicyResponse>("PublishTriggerPolicy", change).ok());
  policy = Call<pb::GetTriggerPolicyResponse>("GetTriggerPolicy", rules);
  EXPECT_EQ(policy->trigger_policy().name(), "triggerPolicies/E10000016.2");
}

}  // namespace
}  // namespace safereturn::risk
