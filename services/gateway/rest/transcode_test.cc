#include "services/gateway/rest/transcode.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "libs/base/result.h"
#include "safereturn/scheduling/v1/scheduling_service.pb.h"

namespace safereturn::gateway {
namespace {

using google::protobuf::Message;
using scheduling::v1::GetPlanResponse;
using scheduling::v1::ListPlansRequest;
using scheduling::v1::ListPlansResponse;
using scheduling::v1::OfferInterviewRequest;

constexpr char kId[] = "01920f3c-0000-7000-8000-000000000001";

class TranscodeTest : public ::testing::Test {
 protected:
  TranscodeTest() : table_(*RouteTable::Build(contracts::Methods(), contracts::ServiceNames())) {}

  absl::StatusOr<std::unique_ptr<Message>> Read(const Request& request) {
    const std::string path = request.target.substr(0, request.target.find('?'));
    const std::string query =
        path.size() == request.target.size() ? "" : request.target.substr(path.size() + 1);
    std::string allowed;
    SR_ASSIGN_OR_RETURN(const Path parsed, ParsePath(path));
    SR_ASSIGN_OR_RETURN(const Match match, table_.Find(request.method, parsed, allowed));
    return ToMessage(match, query, request);
  }

  static Request Offer(std::string body, Headers headers = {}) {
    headers.emplace_back("content-type", "application/json; charset=utf-8");
    return {.method = "POST",
            .target = "/v1/plans/7:offer",
            .headers = std::move(headers),
            .body = std::move(body)};
  }

  RouteTable table_;
};

TEST_F(TranscodeTest, QueryParametersBecomeFieldsOfAllKinds) {
  const auto message =
      Read({.method = "GET",
            .target = "/v1/plans?page_size=20&authorityId=E10000016&live_only=true"
                      "&due_before=2026-03-01T10:00:00Z&case_reference=A%20b%2Bc+d"});
  ASSERT_TRUE(message.ok()) << Describe(message.status());
  const auto& request = dynamic_cast<const ListPlansRequest&>(**message);
  EXPECT_EQ(request.page_size(), 20);
  EXPECT_EQ(request.authority_id(), "E10000016");
  EXPECT_TRUE(request.live_only());
  EXPECT_EQ(request.due_before().seconds(), 1'772'359'200);
  EXPECT_EQ(request.case_reference(), "A b+c d");
}

TEST_F(TranscodeTest, BadQueriesAreRefusedByField) {
  const struct {
    const char* query;
    const char* reason;
    const char* field;
  } cases[] = {
      {"page_sise=2", "FIELD_UNKNOWN", "page_sise"},
      {"page_size.x=2", "FIELD_UNKNOWN", "page_size.x"},
      {"page_size=two", "FIELD_INVALID", "page_size"},
      {"page_size=99999999999", "FIELD_INVALID", "page_size"},
      {"page_size=1&page_size=2", "FIELD_SAID_TWICE", "page_size"},
      {"live_only=yes", "FIELD_INVALID", "live_only"},
      {"state=RUNNING_AWAY", "FIELD_INVALID", "state"},
      {"due_before=tomorrow", "FIELD_INVALID", "due_before"},
      {"due_before=%22", "FIELD_INVALID", "due_before"},
      {"due_before.seconds=1", "FIELD_UNKNOWN", "due_before.seconds"},
      {"home_urn=%", "QUERY_MALFORMED", ""},
      {"home_urn=%ff", "QUERY_MALFORMED", ""},
      {"=1", "FIELD_UNKNOWN", ""},
  };
  for (const auto& [query, reason, field] : cases) {
    const auto message = Read({.method = "GET", .target = std::string("/v1/plans?") + query});
    EXPECT_EQ(ReasonOf(message.status()), reason) << query;
    EXPECT_EQ(FieldOf(message.status()), field) << query;
  }
}

TEST_F(TranscodeTest, BodyPathAndHeadersMakeOneMessage) {
  const auto message = Read(Offer(R"({"mode": "phone", "offeredTime": "2026-03-01T10:00:00Z"})",
                                  {{"idempotency-key", "\"" + std::string(kId) + "\""}}));
  ASSERT_TRUE(message.ok()) << Describe(message.status());
  const auto& request = dynamic_cast<const OfferInterviewRequest&>(**message);
  EXPECT_EQ(request.name(), "plans/7");
  EXPECT_EQ(request.request_id(), kId);
  EXPECT_EQ(request.mode(), "phone");
  EXPECT_EQ(request.offered_time().seconds(), 1'772'359'200);
}

TEST_F(TranscodeTest, WhatIsSaidTwiceMustAgree) {
  EXPECT_TRUE(Read(Offer(R"({"name": "plans/7"})")).ok());
  const auto other_name = Read(Offer(R"({"name": "plans/8"})"));
  EXPECT_EQ(ReasonOf(other_name.status()), "FIELD_SAID_TWICE");
  EXPECT_EQ(FieldOf(other_name.status()), "name");
  const auto other_id =
      Read(Offer(R"({"request_id": "x"})", {{"idempotency-key", std::string(kId)}}));
  EXPECT_EQ(FieldOf(other_id.status()), "request_id");
  Request two_keys = Offer("{}", {{"idempotency-key", "a"}, {"idempotency-key", "b"}});
  EXPECT_EQ(FieldOf(Read(two_keys).status()), "request_id");
}

TEST_F(TranscodeTest, BadBodiesAreRefused) {
  const std::string deep = R"({"mode": )" + std::string(100'000, '[');
  const struct {
    const char* name;
    std::string body;
  } cases[] = {
      {"no JSON", "{"},
      {"a list", "[]"},
      {"unknown field", R"({"mood": "phone"})"},
      {"wrong type", R"({"mode": {"a": 1}})"},
      {"no instant", R"({"offered_time": "noon"})"},
      {"no UTF-8", "{\"mode\": \"\xff\xfe\"}"},
      {"deep", deep},
      {"two documents", "{} {}"},
  };
  for (const auto& [name, body] : cases) {
    EXPECT_EQ(ReasonOf(Read(Offer(body)).status()), "JSON_INVALID") << name;
  }
}

TEST_F(TranscodeTest, MediaTypesAndUnexpectedBodiesAreRefused) {
  Request text = Offer("{}");
  text.headers = {{"content-type", "text/plain"}};
  EXPECT_EQ(ReasonOf(Read(text).status()), "MEDIA_TYPE_UNSUPPORTED");
  text.headers.clear();
  EXPECT_EQ(ReasonOf(Read(text).status()), "MEDIA_TYPE_UNSUPPORTED");
  EXPECT_EQ(ReasonOf(Read(Offer("{}", {{"content-encoding", "gzip"}})).status()),
            "CONTENT_ENCODING_UNSUPPORTED");
  EXPECT_EQ(ReasonOf(Read({.method = "GET", .target = "/v1/plans", .body = "{}"}).status()),
            "BODY_UNEXPECTED");
  Request query = Offer("{}");
  query.target += "?mode=phone";
  EXPECT_EQ(ReasonOf(Read(query).status()), "FIELD_UNKNOWN");
}

TEST_F(TranscodeTest, AnswersKeepTheContractsNamesAndSayTheirEtag) {
  GetPlanResponse response;
  response.mutable_plan()->set_name("plans/7");
  response.mutable_plan()->set_etag("4");
  std::string etag;
  const auto text = ToJson(response, etag);
  ASSERT_TRUE(text.ok());
  const auto json = nlohmann::json::parse(*text);
  EXPECT_EQ(json["plan"]["name"], "plans/7");
  EXPECT_EQ(json["plan"]["case_reference"], "");
  EXPECT_EQ(json["plan"]["breached"], false);
  EXPECT_EQ(etag, "4");

  ListPlansResponse page;
  page.add_plans()->set_etag("4");
  page.set_next_page_token("9|7");
  etag.clear();
  EXPECT_EQ(nlohmann::json::parse(*ToJson(page, etag))["next_page_token"], "9|7");
  EXPECT_EQ(etag, "");
}

}  // namespace
}  // namespace safereturn::gateway
