// The interview service on real servers, and the steps that its tests have in common. Tests only.
#pragma once

#include <chrono>
#include <string>

#include "libs/base/result.h"
#include "libs/testing/eventually.h"
#include "libs/testing/service_bed.h"
#include "safereturn/interview/v1/interview_service.pb.h"
#include "safereturn/scheduling/v1/events.pb.h"

namespace safereturn::interview {

namespace pb = safereturn::interview::v1;
using safereturn::testing::Eventually;
using safereturn::testing::kBedAuthority;
using namespace std::chrono_literals;

class InterviewTest : public safereturn::testing::ServiceBed {
 protected:
  InterviewTest()
      : ServiceBed({.binary = SR_SERVICE_BINARY,
                    .name = "interview",
                    .hears = {"referral", "scheduling"},
                    .keeps_narratives = true}) {}

  template <class Response, class Request>
  absl::StatusOr<Response> Call(const std::string& method, const Request& request,
                                const std::string& subject = "users/anna",
                                const std::string& role = "interviewer",
                                const std::string& authority = kBedAuthority) {
    return CallAs<Response>({subject, {role}, {authority}, {"1234567"}}, method, request);
  }

  // Says a clock that started two hours ago; returns the plan's name.
  std::string StartClock() {
    const std::string uuid = NewUuid();
    scheduling::v1::ClockStarted said;
    said.set_plan_id("plans/" + uuid);
    said.set_episode_id("episodes/" + uuid);
    said.set_child_id("children/" + NewUuid());
    said.set_authority_id(kBedAuthority);
    said.set_case_reference("K7Q2M9");
    said.set_home_urn("1234567");
    Stamp(Now() - 2h, *said.mutable_return_time());
    Stamp(Now() + 70h, *said.mutable_due_time());
    Stamp(Now() - 2h, *said.mutable_started_time());
    Publish(said, "scheduling", said.plan_id(), said.child_id());
    return said.plan_id();
  }

  // Begins an interview as soon as its plan is known; returns its name.
  std::string Begin() {
    pb::StartInterviewRequest request;
    request.set_plan_id(StartClock());
    std::string name;
    EXPECT_TRUE(Eventually([&] {
      const auto started = Call<pb::StartInterviewResponse>("StartInterview", request);
      if (started.ok()) name = started->interview().name();
      return started.ok();
    })) << service_->log();
    return name;
  }

  static pb::Document Words(const std::string& mark) {
    pb::Document document;
    document.set_child_account(mark + " I wanted to see my sister.");
    document.set_analysis(mark + " Needs contact with the family.");
    for (const char* key : {"reason_own_words", "where", "with_whom", "change"}) {
      auto& answer = *document.add_answers();
      answer.set_prompt_key(key);
      answer.set_state(pb::ANSWER_STATE_ANSWERED);
      answer.set_text(mark);
    }
    for (const char* key : {"harm_before", "harm_away", "asked_to_do", "health_now", "safe_now",
                            "might_go_again", "knows_help"}) {
      auto& answer = *document.add_answers();
      answer.set_prompt_key(key);
      answer.set_state(pb::ANSWER_STATE_NOT_SAID);
    }
    auto& finding = *document.add_findings();
    finding.set_code("24A");
    finding.set_state(pb::FINDING_STATE_PRESENT);
    finding.set_evidence(mark);
    auto& linked = *document.add_linked();
    linked.set_kind(pb::FACT_KIND_PLACE);
    linked.set_value(mark + " station");
    return document;
  }

  absl::StatusOr<pb::SaveDraftResponse> Save(const std::string& name, const std::string& etag,
                                             const pb::Document& document,
                                             const std::string& subject = "users/anna") {
    pb::SaveDraftRequest request;
    request.set_name(name);
    request.set_etag(etag);
    *request.mutable_document() = document;
    return Call<pb::SaveDraftResponse>("SaveDraft", request, subject);
  }

  absl::StatusOr<pb::GetInterviewResponse> Get(const std::string& name, bool with_record,
                                               const std::string& role = "interviewer",
                                               const std::string& authority = kBedAuthority) {
    pb::GetInterviewRequest request;
    request.set_name(name);
    request.set_with_record(with_record);
    return Call<pb::GetInterviewResponse>("GetInterview", request, "users/reader", role, authority);
  }

  absl::Status Hold(const std::string& name) {
    pb::RecordHeldRequest request;
    request.set_name(name);
    request.set_mode("in_person");
    return Call<pb::RecordHeldResponse>("RecordHeld", request).status();
  }

  absl::StatusOr<pb::SubmitInterviewResponse> Submit(const std::string& name,
                                                     const std::string& etag) {
    pb::SubmitInterviewRequest request;
    request.set_name(name);
    request.set_etag(etag);
    return Call<pb::SubmitInterviewResponse>("SubmitInterview", request);
  }
};

}  // namespace safereturn::interview
