// Every struct has its message, field by field and number by number.
#include "services/risk/adapters/bus/events.h"

#include <gtest/gtest.h>

#include "libs/codec/proto.h"
#include "libs/testing/twins.h"
#include "safereturn/common/v1/episode_category.pb.h"
#include "safereturn/common/v1/time_precision.pb.h"
#include "safereturn/interview/v1/events.pb.h"
#include "safereturn/referral/v1/events.pb.h"
#include "safereturn/risk/v1/risk_service.pb.h"
#include "services/risk/adapters/bus/routes.h"
#include "services/risk/app/comparison.h"
#include "services/risk/app/facts.h"
#include "services/risk/domain/assessment.h"
#include "services/risk/domain/pattern.h"
#include "services/risk/domain/trigger.h"

namespace safereturn::risk {
namespace {

namespace pb = safereturn::risk::v1;

using safereturn::testing::ExpectMapping;
using safereturn::testing::ExpectTwin;

TEST(Events, EnumsHaveTheNamesAndNumbersOfTheirTwins) {
  ExpectTwin<RiskLevel>(pb::RiskLevel_descriptor(), "RISK_LEVEL_");
  ExpectTwin<MatrixMode>(pb::MatrixMode_descriptor(), "MATRIX_MODE_");
  ExpectTwin<PatternKind>(pb::PatternKind_descriptor(), "PATTERN_KIND_");
  ExpectTwin<TriggerKind>(pb::TriggerKind_descriptor(), "TRIGGER_KIND_");
  ExpectTwin<Truth>(pb::Truth_descriptor(), "TRUTH_");
  ExpectTwin<Axis>(pb::Axis_descriptor(), "AXIS_");
  ExpectTwin<CodeList>(pb::CodeList_descriptor(), "CODE_LIST_");
  ExpectTwin<AssessmentState>(pb::AssessmentState_descriptor(), "ASSESSMENT_STATE_");
  ExpectTwin<CandidateState>(pb::CandidateState_descriptor(), "CANDIDATE_STATE_");
  ExpectTwin<Verdict>(pb::Verdict_descriptor(), "VERDICT_");
  ExpectTwin<EpisodeCategory>(common::v1::EpisodeCategory_descriptor(), "EPISODE_CATEGORY_");
  ExpectTwin<TimePrecision>(common::v1::TimePrecision_descriptor(), "TIME_PRECISION_");
  ExpectTwin<FactKind>(interview::v1::FactKind_descriptor(), "FACT_KIND_");
}

TEST(Events, AFactsKindIsThePatternsKind) {
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<FactKind>>([](auto each) {
    EXPECT_STREQ(boost::describe::enum_to_string(KindOf(each.value), "?"), each.name);
  });
}

TEST(Events, AreAllDeclaredAndComeBackAsTheyWere) {
  RiskAssessed said;
  said.assessment_id = AssessmentId(*Uuid::Parse("0192f000-0000-7000-8000-000000000001"));
  said.highest_level = RiskLevel::kHigh;
  said.reason_codes = {"UNDER_12"};
  said.assessed_time = Instant(std::chrono::seconds(1'770'000'000));
  const auto encoded = EventCodec().Encode(typeid(said), &said);
  EXPECT_EQ(encoded.type, "safereturn.risk.v1.RiskAssessed");

  pb::RiskAssessed message;
  ASSERT_TRUE(message.ParseFromString(encoded.data));
  const auto back = codec::FromProto<RiskAssessed>(message);
  ASSERT_TRUE(back.ok()) << Describe(back.status());
  EXPECT_EQ(*back, said);
}

TEST(Resources, ShowWhatTheyHold) {
  ExpectMapping<Reason, pb::Reason>();
  ExpectMapping<Inputs, pb::Inputs>();
  ExpectMapping<Answer, pb::Answer>();
  ExpectMapping<Comparison, pb::Comparison>();
  ExpectMapping<ComparisonReport, pb::ComparisonReport>();
  ExpectMapping<FactEntry, pb::FactEntry>();
  ExpectMapping<PatternDecision, pb::PatternDecision>();
  ExpectMapping<PatternTally, pb::PatternCounts>();
  ExpectMapping<TriggerPolicy, pb::TriggerPolicy>();
  ExpectMapping<MatrixVersion, pb::Matrix>();
  ExpectMapping<AssessChild, pb::AssessChildRequest>();
  ExpectMapping<OverrideAssessment, pb::OverrideAssessmentRequest>();
  ExpectMapping<ClearOverride, pb::ClearOverrideRequest>();
  ExpectMapping<ConfirmPattern, pb::ConfirmPatternRequest>();
  ExpectMapping<DismissPattern, pb::DismissPatternRequest>();
  ExpectMapping<PublishMatrix, pb::PublishMatrixRequest>();
  ExpectMapping<PublishTriggerPolicy, pb::PublishTriggerPolicyRequest>();
  ExpectMapping<CompareQuery, pb::CompareMatricesRequest>();
}

TEST(Resources, AnOverrideShowsNoWordOfItsReason) {
  EXPECT_EQ(pb::Override::descriptor()->FindFieldByName("reason_text"), nullptr);
}

TEST(Facts, AreFoundInTheEventsThatAreHeard) {
  namespace referral = safereturn::referral::v1;
  ExpectMapping<EpisodeOpened, referral::EpisodeOpened>();
  ExpectMapping<NoticeRepeated, referral::NoticeRepeated>();
  ExpectMapping<ChildReturned, referral::ChildReturned>();
  ExpectMapping<ReferralAccepted, referral::ReferralAccepted>();
  ExpectMapping<ReturnCorrected, referral::ReturnCorrected>();
  ExpectMapping<EpisodeWithdrawn, referral::EpisodeWithdrawn>();
  ExpectMapping<EpisodeMerged, referral::EpisodeMerged>();
  ExpectMapping<EpisodeUnmerged, referral::EpisodeUnmerged>();
  ExpectMapping<ChildMerged, referral::ChildMerged>();
  ExpectMapping<FactsRecorded, safereturn::interview::v1::FactsRecorded>();
  EXPECT_NE(MakeRoutes().Find("safereturn.interview.v1.FactsRecorded"), nullptr);
}

}  // namespace
}  // namespace safereturn::risk
