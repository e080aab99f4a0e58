// Every struct has its message, field by field and number by number.
#include "services/reporting/adapters/bus/events.h"

#include <gtest/gtest.h>

#include "libs/testing/twins.h"
#include "safereturn/common/v1/episode_category.pb.h"
#include "safereturn/common/v1/time_precision.pb.h"
#include "safereturn/interview/v1/events.pb.h"
#include "safereturn/referral/v1/events.pb.h"
#include "safereturn/reporting/v1/reporting_service.pb.h"
#include "safereturn/scheduling/v1/events.pb.h"
#include "services/reporting/adapters/bus/routes.h"
#include "services/reporting/app/count.h"
#include "services/reporting/app/facts.h"
#include "services/reporting/domain/data_return.h"
#include "services/reporting/domain/figure.h"
#include "services/reporting/domain/statistics.h"

namespace safereturn::reporting {
namespace {

namespace pb = safereturn::reporting::v1;
using safereturn::testing::ExpectMapping;
using safereturn::testing::ExpectTwin;
using safereturn::testing::Screaming;

TEST(Events, EnumsHaveTheNamesAndNumbersOfTheirTwins) {
  ExpectTwin<EpisodeCategory>(common::v1::EpisodeCategory_descriptor(), "EPISODE_CATEGORY_");
  ExpectTwin<TimePrecision>(common::v1::TimePrecision_descriptor(), "TIME_PRECISION_");
  ExpectTwin<Outcome>(scheduling::v1::Outcome_descriptor(), "OUTCOME_");
  ExpectTwin<Outcome>(pb::FigureOutcome_descriptor(), "FIGURE_OUTCOME_");
  ExpectTwin<Standing>(pb::Standing_descriptor(), "STANDING_");
  ExpectTwin<Timeliness>(pb::Timeliness_descriptor(), "TIMELINESS_");
  ExpectTwin<HourBand>(pb::HourBand_descriptor(), "HOUR_BAND_");
  ExpectTwin<AgeBand>(pb::AgeBand_descriptor(), "AGE_BAND_");
  ExpectTwin<Area>(pb::Area_descriptor(), "AREA_");
  ExpectTwin<LateReason>(pb::LateReason_descriptor(), "LATE_REASON_");
  ExpectTwin<Delay>(pb::Delay_descriptor(), "DELAY_");
  ExpectTwin<StatementField>(pb::StatementField_descriptor(), "STATEMENT_FIELD_");
  ExpectTwin<Breakdown>(pb::Breakdown_descriptor(), "BREAKDOWN_");
  ExpectTwin<Settling>(pb::Settling_descriptor(), "SETTLING_");
  ExpectTwin<ReturnKind>(pb::ReturnKind_descriptor(), "RETURN_KIND_");
}

TEST(Codes, AreWrittenAsTheContractsWriteThem) {
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Outcome>>(
      [](auto each) { EXPECT_EQ(CodeOf(each.value), Screaming(each.name)); });
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<ReturnKind>>(
      [](auto each) { EXPECT_EQ(CodeOf(each.value), Screaming(each.name)); });
}

TEST(Resources, ShowWhatTheyHold) {
  ExpectMapping<Tally, pb::Tally>();
  ExpectMapping<Counts, pb::Counts>();
  ExpectMapping<StatisticsGroup, pb::StatisticsGroup>();
  ExpectMapping<Statistics, pb::GetStatisticsResponse>();
  ExpectMapping<StatisticsQuery, pb::GetStatisticsRequest>();
  ExpectMapping<StatisticsQuery, pb::GetPublicStatisticsRequest>();
}

// Everything but what only orders statements.
TEST(Resources, AFigureShowsWhatItRestsOn) {
  const auto* shown = pb::Statement::descriptor();
  for (const char* field : {"field", "code", "at", "also_at", "precision", "reason_code",
                            "event_id", "event_type", "said_time", "is_current"}) {
    EXPECT_NE(shown->FindFieldByName(field), nullptr) << field;
  }
  const Figure figure;
  ForEachField(figure, [](const char* name, const auto&) {
    EXPECT_NE(pb::Figure::descriptor()->FindFieldByName(name), nullptr) << name;
  });
}

TEST(Facts, AreFoundInTheEventsThatAreHeard) {
  namespace referral = safereturn::referral::v1;
  namespace scheduling = safereturn::scheduling::v1;
  namespace interview = safereturn::interview::v1;
  ExpectMapping<EpisodeOpened, referral::EpisodeOpened>();
  ExpectMapping<NoticeRepeated, referral::NoticeRepeated>();
  ExpectMapping<ChildReturned, referral::ChildReturned>();
  ExpectMapping<ReferralAccepted, referral::ReferralAccepted>();
  ExpectMapping<ReferralRefused, referral::ReferralRefused>();
  ExpectMapping<InterviewNotRequired, referral::InterviewNotRequired>();
  ExpectMapping<NoticeDismissed, referral::NoticeDismissed>();
  ExpectMapping<ReturnCorrected, referral::ReturnCorrected>();
  ExpectMapping<EpisodeWithdrawn, referral::EpisodeWithdrawn>();
  ExpectMapping<EpisodeMerged, referral::EpisodeMerged>();
  ExpectMapping<EpisodeUnmerged, referral::EpisodeUnmerged>();
  ExpectMapping<ChildMerged, referral::ChildMerged>();
  ExpectMapping<InterviewOffered, scheduling::InterviewOffered>();
  ExpectMapping<InterviewBooked, scheduling::InterviewBooked>();
  ExpectMapping<BookingReleased, scheduling::BookingReleased>();
  ExpectMapping<AttemptRecorded, scheduling::AttemptRecorded>();
  ExpectMapping<PlanSuspended, scheduling::PlanSuspended>();
  ExpectMapping<PlanClosed, scheduling::PlanClosed>();
  ExpectMapping<PlanReopened, scheduling::PlanReopened>();
  ExpectMapping<InterviewHeld, interview::InterviewHeld>();
  ExpectMapping<InterviewDeclined, interview::InterviewDeclined>();
  EXPECT_NE(MakeRoutes().Find("safereturn.scheduling.v1.PlanClosed"), nullptr);
}

}  // namespace
}  // namespace safereturn::reporting
