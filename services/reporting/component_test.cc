// The reporting service on real servers: doubled and late events, its statements, statistics of a
// bounded number of statements, kill -9, and a return that nobody can be named for.
#include <chrono>
#include <functional>
#include <string>

#include "libs/base/result.h"
#include "libs/testing/eventually.h"
#include "libs/testing/service_bed.h"
#include "safereturn/referral/v1/events.pb.h"
#include "safereturn/reporting/v1/reporting_service.pb.h"
#include "safereturn/scheduling/v1/events.pb.h"

namespace safereturn::reporting {
namespace {

namespace pb = safereturn::reporting::v1;
using safereturn::testing::Eventually;
using safereturn::testing::kBedAuthority;
using namespace std::chrono_literals;

class ReportingTest : public safereturn::testing::ServiceBed {
 protected:
  ReportingTest()
      : ServiceBed({.binary = SR_SERVICE_BINARY,
                    .name = "reporting",
                    .hears = {"referral", "scheduling", "interview"}}) {}

  template <class Response, class Request>
  absl::StatusOr<Response> Call(const std::string& method, const Request& request,
                                const std::string& role = "service_lead",
                                const std::string& authority = kBedAuthority) {
    return CallAs<Response>({"users/lead", {role}, {authority}, {}}, method, request);
  }

  template <class Event>
  Event About(const std::string& uuid, const std::string& child) {
    Event event;
    if constexpr (requires { event.set_episode_id(uuid); }) {
      event.set_episode_id("episodes/" + uuid);
    }
    if constexpr (requires { event.set_plan_id(uuid); }) event.set_plan_id("plans/" + uuid);
    event.set_child_id(child);
    event.set_authority_id(kBedAuthority);
    return event;
  }

  void Close(const std::string& uuid, const std::string& child, std::chrono::hours ago) {
    auto closed = About<scheduling::v1::PlanClosed>(uuid, child);
    closed.set_outcome(scheduling::v1::OUTCOME_HELD);
    Stamp(Now() - ago, *closed.mutable_outcome_time());
    Publish(closed, "scheduling", "plans/" + uuid, child, 2);
  }

  // A child of this home came back so long ago.
  void Return(const std::string& uuid, const std::string& child, std::chrono::hours ago,
              const std::string& home = "2890011") {
    auto opened = About<referral::v1::EpisodeOpened>(uuid, child);
    opened.set_case_reference("K7Q2M9");
    opened.set_category(common::v1::EPISODE_CATEGORY_MISSING);
    Stamp(Now() - ago - 5h, *opened.mutable_start_time());
    opened.set_home_urn(home);
    Publish(opened, "referral", "episodes/" + uuid, child);
    auto returned = About<referral::v1::ChildReturned>(uuid, child);
    Stamp(Now() - ago, *returned.mutable_return_time());
    Stamp(Now() - ago, *returned.mutable_received_time());
    Publish(returned, "referral", "episodes/" + uuid, child, 3);
    Publish(About<referral::v1::ReferralAccepted>(uuid, child), "referral", "episodes/" + uuid,
            child, 2);
  }

  pb::GetStatisticsResponse Statistics(pb::Breakdown breakdown = pb::BREAKDOWN_UNSPECIFIED) {
    pb::GetStatisticsRequest request;
    request.set_authority_id(kBedAuthority);
    request.set_breakdown(breakdown);
    const auto response = Call<pb::GetStatisticsResponse>("GetStatistics", request);
    EXPECT_TRUE(response.ok()) << Describe(response.status());
    return response.value_or(pb::GetStatisticsResponse());
  }
  bool AwaitSettled(int64_t episodes) {
    return Eventually([&] { return Statistics().total().settled() == episodes; });
  }
  int64_t Rows(const std::string& table) {
    const auto result = database_->Exec("SELECT count(*) FROM reporting." + table);
    EXPECT_TRUE(result.ok());
    return result->GetInt(0, 0);
  }
};

TEST_F(ReportingTest, DoubledAndEarlyEventsCountOnce) {
  const std::string child = "children/" + NewUuid();
  const std::string held = NewUuid();
  Close(held, child, 60h);  // before its referral is heard of
  ASSERT_TRUE(Eventually([&] { return Rows("figure") == 1; }));
  EXPECT_EQ(Statistics().total().episodes(), 0);

  Return(held, child, 100h);
  Return(NewUuid(), "children/" + NewUuid(), 2h);

  ASSERT_TRUE(AwaitSettled(1));
  ASSERT_TRUE(Eventually([&] { return Statistics().total().running() == 1; }));
  const auto statistics = Statistics(pb::BREAKDOWN_HOME);
  ASSERT_EQ(statistics.groups_size(), 1);
  EXPECT_EQ(statistics.groups(0).key(), "2890011");
  EXPECT_EQ(statistics.total().held_in_time(), 1);
  EXPECT_EQ(statistics.total().offered_in_time(), 1);
}

TEST_F(ReportingTest, AFigureOpensItsEpisodesAndTheirEvents) {
  const std::string child = "children/" + NewUuid();
  const std::string uuid = NewUuid();
  Return(uuid, child, 100h);
  Close(uuid, child, 60h);
  ASSERT_TRUE(AwaitSettled(1));
  auto corrected = About<referral::v1::ReturnCorrected>(uuid, child);
  Stamp(Now() - 150h, *corrected.mutable_return_time());
  corrected.set_reason_code("police_log");
  Publish(corrected, "referral", "episodes/" + uuid, child);
  ASSERT_TRUE(Eventually([&] { return Statistics().total().held_late() == 1; }));

  pb::ListFiguresRequest request;
  request.set_held(pb::TIMELINESS_LATE);
  request.set_settling(pb::SETTLING_SETTLED);
  const auto figures = Call<pb::ListFiguresResponse>("ListFigures", request, "analyst");
  ASSERT_TRUE(figures.ok()) << Describe(figures.status());
  ASSERT_EQ(figures->figures_size(), 1);
  EXPECT_EQ(figures->figures(0).name(), "figures/" + uuid);
  int replaced = 0;
  for (const auto& statement : figures->figures(0).statements()) {
    if (statement.field() != pb::STATEMENT_FIELD_RETURN) continue;
    EXPECT_EQ(statement.is_current(), statement.event_type() == "ReturnCorrected");
    EXPECT_EQ(statement.reason_code(), statement.is_current() ? "police_log" : "");
    replaced += statement.is_current() ? 0 : 1;
  }
  EXPECT_EQ(replaced, 1);
  request.set_held(pb::TIMELINESS_IN_TIME);
  EXPECT_EQ(Call<pb::ListFiguresResponse>("ListFigures", request)->figures_size(), 0);
  request.set_held(pb::TIMELINESS_UNSPECIFIED);
  request.set_open_only(true);
  EXPECT_EQ(Call<pb::ListFiguresResponse>("ListFigures", request)->figures_size(), 0);
}

TEST_F(ReportingTest, LosesNothingWhenItIsKilled) {
  for (int i = 0; i < 20; ++i) {
    const std::string child = "children/" + NewUuid();
    const std::string uuid = NewUuid();
    Return(uuid, child, 100h);
    if (i == 10) service_->Kill();
    Close(uuid, child, 60h);
  }
  Start();
  ASSERT_TRUE(AwaitSettled(20));
  EXPECT_EQ(Statistics().total().held_in_time(), 20);
  EXPECT_EQ(Rows("figure"), 20);
}

TEST_F(ReportingTest, PublishesNoSmallNumber) {
  for (int i = 0; i < 13; ++i) {
    Return(NewUuid(), "children/" + NewUuid(), 100h, i < 3 ? "2890011" : "2890027");
  }
  ASSERT_TRUE(AwaitSettled(13));
  pb::GetPublicStatisticsRequest request;
  request.set_breakdown(pb::BREAKDOWN_HOME);
  const auto table = Call<pb::GetPublicStatisticsResponse>("GetPublicStatistics", request);
  ASSERT_TRUE(table.ok()) << Describe(table.status());
  ASSERT_EQ(table->rows_size(), 3);
  EXPECT_EQ(table->rows(2).key(), "total");
  for (const auto& row : table->rows()) {
    ASSERT_EQ(row.cells_size(), table->columns_size());
    for (const auto& cell : row.cells()) {
      EXPECT_TRUE(cell.is_suppressed() || cell.episodes() == 0 || cell.episodes() >= 5);
    }
  }
  EXPECT_EQ(
      ReasonOf(Call<pb::GetPublicStatisticsResponse>("GetPublicStatistics", request, "coordinator")
                   .status()),
      "PERMISSION_MISSING");
}

TEST_F(ReportingTest, AReturnOfNobodyIsMadeAndKept) {
  pb::MakeDataReturnRequest request;
  request.set_authority_id(kBedAuthority);
  request.set_kind(pb::RETURN_KIND_SSDA_903_CSV);
  request.set_year(2020);
  const auto made = Call<pb::MakeDataReturnResponse>("MakeDataReturn", request);
  ASSERT_TRUE(made.ok()) << Describe(made.status());
  EXPECT_EQ(made->file().content(), "CHILD,DOB,MISSING,MIS_START,MIS_END\r\n");
  EXPECT_EQ(made->rules_size(), 20);
  EXPECT_EQ(made->data_return().made_by(), "users/lead");
  EXPECT_EQ(made->data_return().content_sha256().size(), 64u);

  const auto list =
      Call<pb::ListDataReturnsResponse>("ListDataReturns", pb::ListDataReturnsRequest());
  ASSERT_TRUE(list.ok()) << Describe(list.status());
  ASSERT_EQ(list->data_returns_size(), 1);
  EXPECT_EQ(list->data_returns(0).name(), made->data_return().name());

  request.set_authority_id("E08000035");
  EXPECT_EQ(ReasonOf(Call<pb::MakeDataReturnResponse>("MakeDataReturn", request).status()),
            "AUTHORITY_FORBIDDEN");
}

TEST_F(ReportingTest, WithoutReferralNoChildIsNamed) {
  Return(NewUuid(), "children/" + NewUuid(), 100h);
  ASSERT_TRUE(AwaitSettled(1));
  pb::MakeDataReturnRequest request;
  request.set_authority_id(kBedAuthority);
  request.set_kind(pb::RETURN_KIND_ANNEX_A_LIST_8);
  const auto today = std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(Now()));
  const int year = static_cast<int>(today.year());
  request.set_year(today.month() < std::chrono::April ? year : year + 1);
  EXPECT_EQ(ReasonOf(Call<pb::MakeDataReturnResponse>("MakeDataReturn", request).status()),
            "REFERRAL_NOT_SET");
  EXPECT_EQ(Rows("data_return"), 0);
}

}  // namespace
}  // namespace safereturn::reporting
