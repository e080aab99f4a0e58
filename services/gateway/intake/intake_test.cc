#include "services/gateway/intake/intake.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/hmac.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "libs/base/result.h"
#include "libs/base/text.h"

namespace safereturn::gateway {
namespace {

using Json = nlohmann::json;
using std::chrono::milliseconds;
using ::testing::ElementsAre;

constexpr char kOurs[] = "//kent.example/lcs";
constexpr char kTheirs[] = "//leeds.example/lcs";

Json Event(const std::string& id, const std::string& source = kOurs) {
  return {{"specversion", "1.0"},
          {"id", id},
          {"source", source},
          {"type", "safereturn.intake.v1.ChildReturned"},
          {"data",
           {{"child", {{{"type", "local"}, {"issuer", "E10000016"}, {"value", "7"}}}},
            {"episode_reference", "r-1"}}}};
}

class IntakeTest : public ::testing::Test {
 protected:
  IntakeTest()
      : intake_(
            "safereturn.intake",
            [this](const std::vector<kafka::Message>& messages, milliseconds within) {
              EXPECT_GT(within.count(), 0);
              if (broker_.ok()) {
                for (const auto& each : messages) published_.push_back(*each.FindHeader("ce_id"));
              }
              return broker_;
            },
            [this](const std::string& source, const rpc::CallerToken&,
                   rpc::Deadline) -> absl::StatusOr<std::optional<std::string>> {
              ++lookups_;
              if (!referral_.ok()) return referral_;
              if (source == kOurs) return std::optional<std::string>("E10000016");
              if (source == kTheirs) return std::optional<std::string>("E08000035");
              return std::optional<std::string>();
            },
            *Webhooks::Read(
                R"({"partners": {"kent": {"sources": ["//kent.example/lcs"],
                        "keys": ["whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"]}}})",
                milliseconds(300'000)),
            {.was_taken = [this](const std::string& id) { return taken_.contains(id); },
             .remember = [this](const std::string& id) { taken_.insert(id); }},
            clock_) {}

  static Identity Who(std::vector<std::string> roles = {"integrator"}) {
    return {.token = {},
            .caller = std::make_shared<rpc::Caller>(
                rpc::Caller{"users/1", std::move(roles), {"E10000016"}, {}})};
  }

  static Request Of(const Json& json) {
    return {.method = "POST",
            .target = std::string(kEventsPath),
            .headers = {{"content-type", json.is_array() ? "application/cloudevents-batch+json"
                                                         : "application/cloudevents+json"}},
            .body = json.dump()};
  }

  Response Take(const Json& json, const Identity& who = Who()) {
    ProblemContext context;
    return intake_.TakeEvents(Of(json), who, rpc::Deadline::After(milliseconds(5000)), context);
  }

  Response Sign(const std::string& id, const Json& json) {
    Request request = Of(json);
    const std::string at = std::to_string(
        std::chrono::duration_cast<std::chrono::seconds>(clock_.Now().time_since_epoch()).count());
    const std::string said = id + "." + at + "." + request.body;
    std::string digest(32, '\0');
    const std::string key = "012345678901234567890123";
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
         reinterpret_cast<const unsigned char*>(said.data()), said.size(),
         reinterpret_cast<unsigned char*>(digest.data()), nullptr);
    request.headers.insert(request.headers.end(),
                           {{"webhook-id", id},
                            {"webhook-timestamp", at},
                            {"webhook-signature", "v1," + ToBase64(digest)}});
    return intake_.TakeWebhook(request, "kent", rpc::Deadline::After(milliseconds(5000)), {});
  }

  static std::string Reason(const Response& response) {
    return Json::parse(response.body).value("reason", "");
  }

  SystemClock clock_;
  absl::Status broker_;
  absl::Status referral_;
  std::vector<std::string> published_;
  std::set<std::string> taken_;
  int lookups_ = 0;
  Intake intake_;
};

TEST_F(IntakeTest, AnEventIsTakenWhenTheBrokerHasIt) {
  const Response response = Take(Event("e-1"));
  EXPECT_EQ(response.status, 202) << response.body;
  EXPECT_THAT(published_, ElementsAre("e-1"));
  EXPECT_EQ(Json::parse(response.body), Json::parse(R"({"accepted": 1, "refused": 0, "events": [
                {"index": 0, "id": "e-1", "source": "//kent.example/lcs", "status": "accepted"}]})"));

  broker_ = Refuse(absl::StatusCode::kUnavailable, "KAFKA_UNAVAILABLE", "no broker");
  EXPECT_EQ(Take(Event("e-2")).status, 503);
  EXPECT_THAT(published_, ElementsAre("e-1"));
}

TEST_F(IntakeTest, OfABatchTheGoodOnesAreTakenAndTheOthersNamed) {
  const Response response = Take(Json::array(
      {Event("e-1"), Event("e-2", kTheirs), Event("e-3", "//nobody"), 7, Event("e-5")}));
  EXPECT_EQ(response.status, 202) << response.body;
  EXPECT_THAT(published_, ElementsAre("e-1", "e-5"));
  const Json said = Json::parse(response.body);
  EXPECT_EQ(said["accepted"], 2);
  EXPECT_EQ(said["refused"], 3);
  EXPECT_EQ(said["events"][1]["reason"], "SOURCE_NOT_REGISTERED");
  EXPECT_EQ(said["events"][1]["field"], "source");
  // Another authority's source answers as one that nobody has.
  EXPECT_EQ(said["events"][1]["detail"], said["events"][2]["detail"]);
  EXPECT_EQ(said["events"][3]["reason"], "ENVELOPE_NOT_JSON");
  EXPECT_EQ(lookups_, 3);
}

TEST_F(IntakeTest, WhereNothingIsTakenTheAnswerIsAProblem) {
  const Response one = Take(Event("e-1", kTheirs));
  EXPECT_EQ(one.status, 403);
  EXPECT_EQ(Reason(one), "SOURCE_NOT_REGISTERED");
  const Response batch = Take(Json::array({Event("e-1", kTheirs), 7}));
  EXPECT_EQ(batch.status, 400);
  EXPECT_EQ(Reason(batch), "EVENTS_REFUSED");
  EXPECT_EQ(Json::parse(batch.body)["events"][1]["reason"], "ENVELOPE_NOT_JSON");
  EXPECT_EQ(Take(Json::array()).status, 202);
  EXPECT_THAT(published_, ElementsAre());
}

TEST_F(IntakeTest, WhoMayNotSendEventsIsTold) {
  for (const char* role : {"operator", "analyst", "placement_manager", "social_worker"}) {
    const Response response = Take(Event("e-1"), Who({role}));
    EXPECT_EQ(response.status, 403) << role;
    EXPECT_EQ(Reason(response), "PERMISSION_MISSING") << role;
  }
  EXPECT_EQ(lookups_, 0);
}

TEST_F(IntakeTest, ASourceIsAskedForOnceAndOnlyWhileReferralAnswers) {
  EXPECT_EQ(Take(Json::array({Event("e-1"), Event("e-2")})).status, 202);
  EXPECT_EQ(Take(Event("e-3")).status, 202);
  EXPECT_EQ(lookups_, 1);
  referral_ = Refuse(absl::StatusCode::kUnavailable, "SERVICE_UNAVAILABLE", "no referral");
  EXPECT_EQ(Take(Event("e-4")).status, 202) << "it is remembered";
  EXPECT_EQ(Take(Event("e-5", kTheirs)).status, 503) << "it is no fault of the event";
}

TEST_F(IntakeTest, ARequestSpeaksForFewSources) {
  Json batch = Json::array();
  for (int i = 0; i < 20; ++i) batch.push_back(Event("e", "//source/" + std::to_string(i)));
  batch.push_back(Event("last"));
  const Response response = Take(batch);
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(Json::parse(response.body)["events"][20]["reason"], "SOURCES_TOO_MANY");
  EXPECT_EQ(lookups_, 16);
}

TEST_F(IntakeTest, ASignedRequestIsTakenOnce) {
  EXPECT_EQ(Sign("m-1", Event("e-1")).status, 202);
  const Response again = Sign("m-1", Event("e-1"));
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(Reason(again), "WEBHOOK_REPLAYED");
  EXPECT_EQ(Sign("m-2", Json::array({Event("e-2")})).status, 202);
  EXPECT_THAT(published_, ElementsAre("e-1", "e-2"));
  EXPECT_EQ(lookups_, 0) << "its sources are configured";
}

TEST_F(IntakeTest, ASignedRequestThatFailedMayComeAgain) {
  broker_ = Refuse(absl::StatusCode::kUnavailable, "KAFKA_UNAVAILABLE", "no broker");
  EXPECT_EQ(Sign("m-1", Event("e-1")).status, 503);
  broker_ = absl::OkStatus();
  EXPECT_EQ(Sign("m-1", Event("e-1")).status, 202);
  EXPECT_THAT(published_, ElementsAre("e-1"));
}

TEST_F(IntakeTest, APartnerSpeaksForItsOwnSourcesOnly) {
  const Response response = Sign("m-1", Event("e-1", kTheirs));
  EXPECT_EQ(response.status, 403);
  EXPECT_EQ(Reason(response), "SOURCE_NOT_REGISTERED");
  EXPECT_THAT(published_, ElementsAre());
}

}  // namespace
}  // namespace safereturn::gateway
