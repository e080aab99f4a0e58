// Every struct has its message, field by field and number by number.
#include "services/scheduling/adapters/bus/events.h"

#include <gtest/gtest.h>

#include "libs/codec/proto.h"
#include "libs/testing/twins.h"
#include "safereturn/interview/v1/events.pb.h"
#include "safereturn/notification/v1/events.pb.h"
#include "safereturn/referral/v1/events.pb.h"
#include "safereturn/risk/v1/events.pb.h"
#include "safereturn/scheduling/v1/scheduling.pb.h"
#include "services/scheduling/adapters/bus/routes.h"
#include "services/scheduling/app/facts.h"
#include "services/scheduling/app/slot_holds.h"
#include "services/scheduling/domain/booking.h"
#include "services/scheduling/domain/event_names.h"
#include "services/scheduling/domain/interviewer.h"
#include "services/scheduling/domain/ledger.h"
#include "services/scheduling/domain/preview.h"
#include "services/scheduling/domain/propose.h"
#include "services/scheduling/domain/school.h"
#include "services/scheduling/domain/timetable.h"

namespace safereturn::scheduling {
namespace {

namespace pb = safereturn::scheduling::v1;

using safereturn::testing::ExpectMapping;
using safereturn::testing::ExpectTwin;

TEST(Events, EnumsHaveTheNamesAndNumbersOfTheirTwins) {
  ExpectTwin<AckMode>(pb::AckMode_descriptor(), "ACK_MODE_");
  ExpectTwin<StepUnless>(pb::StepUnless_descriptor(), "STEP_UNLESS_");
  ExpectTwin<EscalationCause>(pb::EscalationCause_descriptor(), "ESCALATION_CAUSE_");
  ExpectTwin<Outcome>(pb::Outcome_descriptor(), "OUTCOME_");
  ExpectTwin<PlanState>(pb::PlanState_descriptor(), "PLAN_STATE_");
  ExpectTwin<StepFate>(pb::StepFate_descriptor(), "STEP_FATE_");
  ExpectTwin<BookingState>(pb::BookingState_descriptor(), "BOOKING_STATE_");
  ExpectTwin<VenueKind>(pb::VenueKind_descriptor(), "VENUE_KIND_");
  ExpectTwin<PeriodKind>(pb::PeriodKind_descriptor(), "PERIOD_KIND_");
}

TEST(Events, AreAllDeclaredAndComeBackAsTheyWere) {
  EscalationRaised raised;
  raised.plan_id = PlanId(*Uuid::Parse("0192f000-0000-7000-8000-000000000001"));
  raised.step = 3;
  raised.roles = {"placement_manager"};
  raised.max_promise = std::chrono::hours(4);
  raised.raised_time = Instant(std::chrono::seconds(1'770'000'000));
  const auto encoded = EventCodec().Encode(typeid(raised), &raised);
  EXPECT_EQ(encoded.type, "safereturn.scheduling.v1.EscalationRaised");

  const auto decoded = DecodePlanEvent(encoded.type, encoded.data);
  ASSERT_TRUE(decoded.ok() && decoded->has_value());
  EXPECT_EQ(std::get<EscalationRaised>(**decoded), raised);
  EXPECT_EQ(EventName(**decoded), "EscalationRaised");
}

TEST(Events, TypesOfOtherReleasesAreNotMistaken) {
  const auto decoded = DecodePlanEvent("safereturn.scheduling.v1.Unheard", "");
  ASSERT_TRUE(decoded.ok());
  EXPECT_FALSE(decoded->has_value());
}

template <size_t... I>
void ExpectNames(std::index_sequence<I...>) {
  const auto check = [](const Event& event) {
    const auto type = std::visit(
        [](const auto& fact) { return EventCodec().Encode(typeid(fact), &fact).type; }, event);
    EXPECT_EQ(type, "safereturn.scheduling.v1." + std::string(EventName(event)));
  };
  (check(Event(std::in_place_index<I>)), ...);
}

TEST(Events, AreNamedLikeTheirMessages) {
  ExpectNames(std::make_index_sequence<std::variant_size_v<Event>>());
}

TEST(Resources, ShowWhatTheLedgerThePreviewAndTheRestHold) {
  ExpectMapping<LedgerEntry, pb::LedgerEntry>();
  ExpectMapping<PreviewItem, pb::PreviewItem>();
  ExpectMapping<Slot, pb::Slot>();
  ExpectMapping<Plan, pb::Plan>();
  ExpectMapping<Ladder, pb::Ladder>();
  ExpectMapping<School, pb::School>();
  ExpectMapping<Timetable, pb::Timetable>();
  EXPECT_NE(pb::Booking::descriptor()->FindFieldByName("question_reason"), nullptr);
}

TEST(Facts, AreFoundInTheEventsThatAreHeard) {
  namespace referral = safereturn::referral::v1;
  namespace notification = safereturn::notification::v1;
  ExpectMapping<ReferralAccepted, referral::ReferralAccepted>();
  ExpectMapping<ReferralRefused, referral::ReferralRefused>();
  ExpectMapping<NoticeDismissed, referral::NoticeDismissed>();
  ExpectMapping<EpisodeOpened, referral::EpisodeOpened>();
  ExpectMapping<ReturnCorrected, referral::ReturnCorrected>();
  ExpectMapping<EpisodeWithdrawn, referral::EpisodeWithdrawn>();
  ExpectMapping<EpisodeMerged, referral::EpisodeMerged>();
  ExpectMapping<EpisodeUnmerged, referral::EpisodeUnmerged>();
  ExpectMapping<InterviewNotRequired, referral::InterviewNotRequired>();
  ExpectMapping<AgreementCreated, referral::AgreementCreated>();
  ExpectMapping<AgreementActivated, referral::AgreementActivated>();
  ExpectMapping<AgreementExpired, referral::AgreementExpired>();
  ExpectMapping<SchoolRegistered, referral::SchoolRegistered>();
  namespace interview = safereturn::interview::v1;
  ExpectMapping<InterviewHeld, interview::InterviewHeld>();
  ExpectMapping<InterviewDeclined, interview::InterviewDeclined>();
  ExpectMapping<InterviewNotReached, interview::InterviewNotReached>();
  ExpectTwin<DeclinedBy>(interview::DeclinedBy_descriptor(), "DECLINED_BY_");
  ExpectMapping<RiskAssessed, safereturn::risk::v1::RiskAssessed>();
  ExpectMapping<AlertAcknowledged, notification::AlertAcknowledged>();
  ExpectMapping<AlertDeclined, notification::AlertDeclined>();
  EXPECT_NE(MakeRoutes().Find("safereturn.referral.v1.ReferralAccepted"), nullptr);
}

}  // namespace
}  // namespace safereturn::scheduling
