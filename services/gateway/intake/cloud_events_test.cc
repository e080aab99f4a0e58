#include "services/gateway/intake/cloud_events.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "libs/base/civil.h"
#include "libs/base/result.h"
#include "safereturn/intake/v1/intake.pb.h"

namespace safereturn::gateway {
namespace {

using Json = nlohmann::json;

constexpr char kTopic[] = "x.safereturn.intake";
const Instant kNow = *ParseInstant("2026-03-02T06:00:00Z");

Json Data() {
  return {{"child", {{{"type", "local"}, {"issuer", "E10000016"}, {"value", "7"}}}},
          {"category", "EPISODE_CATEGORY_MISSING"},
          {"episode_reference", "r-1"},
          {"return_time", {{"time", "2026-03-02T05:00:00Z"}}}};
}

Json Event(const Json& changes = Json::object()) {
  Json event{{"specversion", "1.0"},           {"id", "e-1"},
             {"source", "//kent.example/lcs"}, {"type", "safereturn.intake.v1.ChildReturned"},
             {"time", "2026-03-02T05:30:00Z"}, {"data", Data()}};
  for (const auto& [name, value] : changes.items()) {
    if (value.is_null()) {
      event.erase(name);
    } else {
      event[name] = value;
    }
  }
  return event;
}

Request Of(const std::string& content_type, std::string body) {
  return {.method = "POST",
          .target = "/v1/intake/events",
          .headers = {{"content-type", content_type}},
          .body = std::move(body)};
}

Request Structured(const Json& event) {
  return Of("application/cloudevents+json; charset=utf-8", event.dump());
}

Request Binary(const Headers& more, const std::string& body,
               const std::string& content_type = "application/json") {
  Request request = Of(content_type, body);
  request.headers.insert(request.headers.end(), more.begin(), more.end());
  return request;
}

const Headers& GoodHeaders() {
  static const auto& headers = *new Headers{{"ce-specversion", "1.0"},
                                            {"ce-id", "e-1"},
                                            {"ce-source", "//kent.example/lcs"},
                                            {"ce-type", "safereturn.intake.v1.ChildReturned"},
                                            {"ce-time", "2026-03-02T05:30:00Z"}};
  return headers;
}

IntakeItem One(const Request& request) {
  const auto read = ReadEvents(request, kTopic, kNow, false);
  EXPECT_TRUE(read.ok()) << Describe(read.status());
  EXPECT_EQ(read->items.size(), 1u);
  EXPECT_FALSE(read->is_batch);
  return read->items.front();
}

TEST(ReadEventsTest, EachModeBecomesTheSameMessage) {
  safereturn::intake::v1::ChildReturned fact;
  fact.add_child()->set_type("local");
  fact.mutable_child(0)->set_issuer("E10000016");
  fact.mutable_child(0)->set_value("7");
  const auto batch = ReadEvents(
      Of("application/cloudevents-batch+json", Json::array({Event()}).dump()), kTopic, kNow, true);
  ASSERT_TRUE(batch.ok()) << Describe(batch.status());
  EXPECT_TRUE(batch->is_batch);
  const IntakeItem items[] = {
      One(Structured(Event())), batch->items.front(), One(Binary(GoodHeaders(), Data().dump())),
      One(Binary(GoodHeaders(), fact.SerializeAsString(), "application/protobuf"))};
  for (const IntakeItem& item : items) {
    ASSERT_TRUE(item.status.ok()) << Describe(item.status);
    EXPECT_EQ(item.id, "e-1");
    EXPECT_EQ(item.source, "//kent.example/lcs");
    EXPECT_EQ(item.message.topic, kTopic);
    EXPECT_EQ(item.message.key, "local|E10000016|7");
    EXPECT_EQ(*item.message.FindHeader("ce_type"), "safereturn.intake.v1.ChildReturned");
    EXPECT_EQ(*item.message.FindHeader("ce_time"), "2026-03-02T05:30:00Z");
  }
  for (const int i : {1, 2}) {
    EXPECT_EQ(items[0].message.headers, items[i].message.headers);
    EXPECT_EQ(items[0].message.value, items[i].message.value);
  }
  EXPECT_EQ(items[3].message.value, fact.SerializeAsString());
}

TEST(ReadEventsTest, HeadersAreDecodedAndAnAbsentTimeIsNow) {
  Headers headers = GoodHeaders();
  headers[1].second = "%E2%82%AC%201";
  headers[2].second = "\"//kent.example/\\\"lcs\\\"\"";
  headers.pop_back();
  headers.emplace_back("ce-partitionkey", "mine");
  const IntakeItem item = One(Binary(headers, Data().dump()));
  ASSERT_TRUE(item.status.ok()) << Describe(item.status);
  EXPECT_EQ(item.id, "\u20ac 1");
  EXPECT_EQ(item.source, "//kent.example/\"lcs\"");
  EXPECT_EQ(item.message.key, "mine");
  EXPECT_EQ(*item.message.FindHeader("ce_time"), "2026-03-02T06:00:00Z");
}

TEST(ReadEventsTest, RefusalsNameReasonAndField) {
  const auto with = [](const char* name, const char* value) {
    Headers headers = GoodHeaders();
    for (auto& header : headers) {
      if (header.first == name) header.second = value;
    }
    return Binary(headers, Data().dump());
  };
  Headers twice = GoodHeaders();
  twice.emplace_back("ce-id", "e-2");
  Json many = Event();
  for (int i = 0; i < 40; ++i) many["x" + std::to_string(i)] = std::string(1000, 'x');
  const struct {
    const char* name;
    Request request;
    const char* reason;
    const char* field;
  } cases[] = {
      {"no event at all", Of("application/json", "{}"), "SPECVERSION_MISSING", "specversion"},
      {"older version", Structured(Event({{"specversion", "0.3"}})), "SPECVERSION_UNSUPPORTED",
       "specversion"},
      {"no id", Structured(Event({{"id", nullptr}})), "ATTRIBUTE_MISSING", "id"},
      {"id too long", Structured(Event({{"id", std::string(129, 'x')}})), "ATTRIBUTE_INVALID",
       "id"},
      {"id twice", Binary(twice, Data().dump()), "ATTRIBUTE_INVALID", "id"},
      {"broken escape", with("ce-id", "%zz"), "ATTRIBUTE_INVALID", "id"},
      {"control character", with("ce-source", "a%0Ab"), "ATTRIBUTE_INVALID", "source"},
      {"no time", with("ce-time", "yesterday"), "ATTRIBUTE_INVALID", "time"},
      {"type of another", with("ce-type", "safereturn.referral.v1.ReferralAccepted"),
       "EVENT_TYPE_UNKNOWN", "type"},
      {"part of an event", with("ce-type", "safereturn.intake.v1.ChildIdentifier"),
       "EVENT_TYPE_UNKNOWN", "type"},
      {"media type", Binary(GoodHeaders(), "x", "text/plain"), "CONTENT_TYPE_UNSUPPORTED",
       "content-type"},
      {"no media type", Binary(GoodHeaders(), "x", ""), "CONTENT_TYPE_UNSUPPORTED", "content-type"},
      {"no data", Binary(GoodHeaders(), ""), "DATA_MISSING", "data"},
      {"data is no JSON", Binary(GoodHeaders(), "{"), "DATA_MALFORMED", "data"},
      {"field misspelt", Structured(Event({{"data", {{"chlid", Json::array()}}}})),
       "DATA_MALFORMED", "data"},
      {"data is no protobuf", Binary(GoodHeaders(), "\xff", "application/protobuf"),
       "DATA_MALFORMED", "data"},
      {"envelope is no JSON", Of("application/cloudevents+json", "{"), "ENVELOPE_NOT_JSON", "data"},
      {"envelope is a list", Of("application/cloudevents+json", "[]"), "ENVELOPE_NOT_JSON", "data"},
      {"envelope too deep", Of("application/cloudevents+json", std::string(100'000, '[')),
       "ENVELOPE_NOT_JSON", "data"},
      {"more attributes than headers hold", Structured(many), "HEADERS_TOO_LARGE", "headers"},
  };
  for (const auto& [name, request, reason, field] : cases) {
    const IntakeItem item = One(request);
    EXPECT_EQ(item.status.code(), absl::StatusCode::kInvalidArgument) << name;
    EXPECT_EQ(ReasonOf(item.status), reason) << name << Describe(item.status);
    EXPECT_EQ(FieldOf(item.status), field) << name;
  }
}

TEST(ReadEventsTest, ABadEventOfABatchIsNamedAndTheOthersAreRead) {
  const Json batch = Json::array({Event(), 7, Event({{"id", "e-3"}, {"specversion", nullptr}}),
                                  Event({{"id", "e-4"}, {"data", nullptr}})});
  const auto read =
      ReadEvents(Of("application/cloudevents-batch+json", batch.dump()), kTopic, kNow, false);
  ASSERT_TRUE(read.ok());
  std::vector<std::pair<std::string, std::string>> told;
  for (const IntakeItem& item : read->items) told.emplace_back(item.id, ReasonOf(item.status));
  using ::testing::Pair;
  EXPECT_THAT(told, ::testing::ElementsAre(Pair("e-1", ""), Pair("", "ENVELOPE_NOT_JSON"),
                                           Pair("e-3", "SPECVERSION_MISSING"),
                                           Pair("e-4", "DATA_MISSING")));
}

TEST(ReadEventsTest, RequestsThatAreNoEventsAreRefusedAsAWhole) {
  const char* kBatch = "application/cloudevents-batch+json";
  Json thousand = Json::array();
  for (size_t i = 0; i <= kMostEvents; ++i) thousand.push_back(0);
  Request packed = Structured(Event());
  packed.headers.emplace_back("content-encoding", "gzip");
  const struct {
    const char* name;
    Request request;
    const char* reason;
  } cases[] = {
      {"batch is an object", Of(kBatch, "{}"), "BATCH_NOT_JSON"},
      {"batch is cut", Of(kBatch, "[{"), "BATCH_NOT_JSON"},
      {"batch is no UTF-8", Of(kBatch, "[\"\xff\"]"), "BATCH_NOT_JSON"},
      {"batch too deep", Of(kBatch, std::string(500'000, '[')), "BATCH_NOT_JSON"},
      {"batch too large", Of(kBatch, thousand.dump()), "BATCH_TOO_LARGE"},
      {"XML", Of("application/cloudevents+xml", "<event/>"), "CONTENT_TYPE_UNSUPPORTED"},
      {"compressed", packed, "CONTENT_ENCODING_UNSUPPORTED"},
  };
  for (const auto& [name, request, reason] : cases) {
    EXPECT_EQ(ReasonOf(ReadEvents(request, kTopic, kNow, false).status()), reason) << name;
  }
}

TEST(ReadEventsTest, WhatIsSignedSaysEverythingInItsBody) {
  const auto read = ReadEvents(Binary(GoodHeaders(), Data().dump()), kTopic, kNow, true);
  EXPECT_EQ(ReasonOf(read.status()), "CONTENT_TYPE_UNSUPPORTED");
}

}  // namespace
}  // namespace safereturn::gateway
