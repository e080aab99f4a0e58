// Every struct has its message, field by field and number by number.
#include "services/interview/adapters/bus/events.h"

#include <gtest/gtest.h>

#include "libs/codec/proto.h"
#include "libs/testing/twins.h"
#include "safereturn/interview/v1/interview_service.pb.h"
#include "safereturn/referral/v1/events.pb.h"
#include "safereturn/scheduling/v1/events.pb.h"
#include "services/interview/adapters/bus/routes.h"
#include "services/interview/app/facts.h"
#include "services/interview/domain/commands.h"

namespace safereturn::interview {
namespace {

namespace pb = safereturn::interview::v1;

using safereturn::testing::ExpectMapping;
using safereturn::testing::ExpectTwin;

TEST(Events, EnumsHaveTheNamesAndNumbersOfTheirTwins) {
  ExpectTwin<DeclinedBy>(pb::DeclinedBy_descriptor(), "DECLINED_BY_");
  ExpectTwin<FactKind>(pb::FactKind_descriptor(), "FACT_KIND_");
  ExpectTwin<InterviewState>(pb::InterviewState_descriptor(), "INTERVIEW_STATE_");
  ExpectTwin<InterviewOutcome>(pb::InterviewOutcome_descriptor(), "INTERVIEW_OUTCOME_");
  ExpectTwin<Capacity>(pb::Capacity_descriptor(), "CAPACITY_");
  ExpectTwin<StatementKind>(pb::StatementKind_descriptor(), "STATEMENT_KIND_");
  ExpectTwin<Wish>(pb::Wish_descriptor(), "WISH_");
  ExpectTwin<AnswerState>(pb::AnswerState_descriptor(), "ANSWER_STATE_");
  ExpectTwin<FindingState>(pb::FindingState_descriptor(), "FINDING_STATE_");
  ExpectTwin<AdditionKind>(pb::AdditionKind_descriptor(), "ADDITION_KIND_");
  ExpectTwin<Phase>(pb::Phase_descriptor(), "PHASE_");
  ExpectTwin<AnswerKind>(pb::AnswerKind_descriptor(), "ANSWER_KIND_");
  ExpectTwin<IndicatorGroup>(pb::IndicatorGroup_descriptor(), "INDICATOR_GROUP_");
  ExpectTwin<PlanOutcome>(safereturn::scheduling::v1::Outcome_descriptor(), "OUTCOME_");
}

TEST(Events, AreAllDeclaredAndComeBackAsTheyWere) {
  FactsRecorded said;
  said.interview_id = InterviewId(*Uuid::Parse("0192f000-0000-7000-8000-000000000001"));
  said.episode_ids = {EpisodeId(*Uuid::Parse("0192f000-0000-7000-8000-000000000002"))};
  said.not_said_codes = {"11A"};
  said.linked_facts = {{FactKind::kVehicle, "ab12"}};
  said.absence_hours = 0;
  said.recorded_time = Instant(std::chrono::seconds(1'770'000'000));
  const auto encoded = EventCodec().Encode(typeid(said), &said);
  EXPECT_EQ(encoded.type, "safereturn.interview.v1.FactsRecorded");
  const auto decoded = DecodeInterviewEvent(encoded.type, encoded.data);
  ASSERT_TRUE(decoded.ok() && decoded->has_value());
  EXPECT_EQ(std::get<FactsRecorded>(**decoded), said);
}

TEST(Events, TypesOfOtherReleasesAreNotMistaken) {
  const auto decoded = DecodeInterviewEvent("safereturn.interview.v1.Unheard", "");
  ASSERT_TRUE(decoded.ok());
  EXPECT_FALSE(decoded->has_value());
}

TEST(Commands, HaveTheFieldsOfTheirRequests) {
  ExpectMapping<PublishFramework, pb::PublishFrameworkRequest>();
  ExpectMapping<StartInterview, pb::StartInterviewRequest>();
  ExpectMapping<SaveDraft, pb::SaveDraftRequest>();
  ExpectMapping<SubmitInterview, pb::SubmitInterviewRequest>();
  ExpectMapping<SignOffInterview, pb::SignOffInterviewRequest>();
  ExpectMapping<AmendInterview, pb::AmendInterviewRequest>();
  ExpectMapping<RecordHeld, pb::RecordHeldRequest>();
  ExpectMapping<RecordDeclined, pb::RecordDeclinedRequest>();
  ExpectMapping<RecordNotReached, pb::RecordNotReachedRequest>();
  ExpectMapping<RecordCarerInformation, pb::RecordCarerInformationRequest>();
}

TEST(Resources, ShowTheDocumentAndTheFrameworkWhole) {
  ExpectMapping<Document, pb::Document>();
  ExpectMapping<Framework, pb::Framework>();
}

TEST(Facts, AreFoundInTheEventsThatAreHeard) {
  namespace referral = safereturn::referral::v1;
  namespace scheduling = safereturn::scheduling::v1;
  ExpectMapping<ReferralAccepted, referral::ReferralAccepted>();
  ExpectMapping<AgreementCreated, referral::AgreementCreated>();
  ExpectMapping<AgreementActivated, referral::AgreementActivated>();
  ExpectMapping<AgreementExpired, referral::AgreementExpired>();
  ExpectMapping<ClockStarted, scheduling::ClockStarted>();
  ExpectMapping<ClockCorrected, scheduling::ClockCorrected>();
  ExpectMapping<InterviewBooked, scheduling::InterviewBooked>();
  ExpectMapping<BookingReleased, scheduling::BookingReleased>();
  ExpectMapping<AttemptRecorded, scheduling::AttemptRecorded>();
  ExpectMapping<PlanCombined, scheduling::PlanCombined>();
  ExpectMapping<PlanSplit, scheduling::PlanSplit>();
  ExpectMapping<PlanClosed, scheduling::PlanClosed>();
  ExpectMapping<PlanReopened, scheduling::PlanReopened>();
  ExpectMapping<InterviewerRegistered, scheduling::InterviewerRegistered>();
  EXPECT_NE(MakeRoutes().Find("safereturn.scheduling.v1.ClockStarted"), nullptr);
}

}  // namespace
}  // namespace safereturn::interview
