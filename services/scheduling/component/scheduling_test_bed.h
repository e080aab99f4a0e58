// The scheduling service on real servers, and the steps that its tests have in common. Tests only.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "libs/base/result.h"
#include "libs/testing/eventually.h"
#include "libs/testing/service_bed.h"
#include "safereturn/referral/v1/events.pb.h"
#include "safereturn/scheduling/v1/scheduling_service.pb.h"

namespace safereturn::scheduling {

namespace pb = safereturn::scheduling::v1;
using safereturn::testing::Eventually;
using safereturn::testing::kBedAuthority;
using namespace std::chrono_literals;

class SchedulingTest : public safereturn::testing::ServiceBed {
 protected:
  SchedulingTest()
      : ServiceBed({.binary = SR_SERVICE_BINARY,
                    .name = "scheduling",
                    .hears = {"referral", "interview", "risk", "notification"}}) {}

  template <class Response, class Request>
  absl::StatusOr<Response> Call(const std::string& method, const Request& request,
                                const std::string& subject = "users/anna",
                                const std::string& role = "coordinator",
                                const std::string& authority = kBedAuthority) {
    return CallAs<Response>({subject, {role}, {authority}, {}}, method, request);
  }

  // Publishes an accepted referral `times` times; returns the episode's uuid.
  std::string Accept(Instant returned, int times = 1) {
    const std::string episode = NewUuid();
    referral::v1::ReferralAccepted accepted;
    accepted.set_episode_id("episodes/" + episode);
    accepted.set_child_id("children/" + NewUuid());
    accepted.set_authority_id(kBedAuthority);
    accepted.set_case_reference("K7Q2M9");
    Stamp(returned, *accepted.mutable_return_time());
    Stamp(Now(), *accepted.mutable_received_time());
    Publish(accepted, "referral", accepted.episode_id(), accepted.child_id(), times);
    return episode;
  }

  // An authority that commissions school visits, and a school that is open all year and night.
  std::string OpenSchool() {
    referral::v1::AgreementActivated agreed;
    agreed.set_agreement_id("agreements/" + NewUuid());
    agreed.set_authority_id(kBedAuthority);
    agreed.add_packages("school_visit");
    Stamp(Now() - 24h, *agreed.mutable_start_time());
    Stamp(Now() + 24h * 365, *agreed.mutable_expire_time());
    Publish(agreed, "referral", agreed.agreement_id(), agreed.agreement_id());
    referral::v1::SchoolRegistered school;
    school.set_school_urn("120001");
    school.set_authority_id(kBedAuthority);
    school.set_dsl_person_id("people/" + NewUuid());
    const std::string name = std::string("schools/") + kBedAuthority + "|120001";
    Publish(school, "referral", name, name);

    pb::SetSchoolCalendarRequest calendar;
    calendar.set_name(name);
    auto* term = calendar.add_terms();
    term->set_first_day("2020-01-01");
    term->set_last_day("2199-12-31");
    for (int weekday = 1; weekday <= 7; ++weekday) {
      auto* period = calendar.add_bell_periods();
      period->set_weekday(weekday);
      period->set_end_minute(1440);
      period->set_kind(pb::PERIOD_KIND_AFTER_SCHOOL);
    }
    calendar.add_room_codes("R1");
    EXPECT_TRUE(Eventually([&] {
      return Call<pb::SetSchoolCalendarResponse>("SetSchoolCalendar", calendar).ok();
    })) << service_->log();
    return name;
  }

  // Fails the test and answers an empty plan if it does not come to `is`.
  pb::Plan AwaitPlan(const std::string& episode, const std::function<bool(const pb::Plan&)>& is) {
    pb::Plan plan;
    pb::GetPlanRequest request;
    request.set_name("plans/" + episode);
    EXPECT_TRUE(Eventually([&] {
      const auto response = Call<pb::GetPlanResponse>("GetPlan", request);
      if (response.ok()) plan = response->plan();
      return response.ok() && is(plan);
    })) << plan.ShortDebugString()
        << service_->log();
    return plan;
  }
  pb::Plan AwaitPlan(const std::string& episode) {
    return AwaitPlan(episode, [](const pb::Plan&) { return true; });
  }

  std::string Register() {
    pb::RegisterInterviewerRequest request;
    request.set_authority_id(kBedAuthority);
    request.set_award_number("603/3231/1");
    request.set_award_end_date("2199-01-01");
    request.set_dbs_end_date("2199-01-01");
    const auto response = Call<pb::RegisterInterviewerResponse>("RegisterInterviewer", request,
                                                                "users/lead", "service_lead");
    EXPECT_TRUE(response.ok()) << Describe(response.status());
    return response->interviewer().name();
  }

  pb::BookInterviewRequest Booking(const std::string& episode, const std::string& interviewer,
                                   Instant start) {
    pb::BookInterviewRequest request;
    request.set_name("plans/" + episode);
    request.set_interviewer_id(interviewer);
    Stamp(start, *request.mutable_start_time());
    Stamp(start + 1h, *request.mutable_end_time());
    return request;
  }
};

}  // namespace safereturn::scheduling
