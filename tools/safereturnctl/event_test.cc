#include "tools/safereturnctl/event.h"

#include <gtest/gtest.h>

#include "libs/base/civil.h"
#include "libs/base/result.h"
#include "libs/messaging/envelope.h"
#include "safereturn/intake/v1/intake.pb.h"

namespace safereturn::ctl {
namespace {

const Instant kNow = *ParseInstant("2026-03-27T09:00:00Z");

Json Returned() {
  return {{"type", "ChildReturned"},
          {"source", "//westmere.example.org/case-system"},
          {"id", "event-1"},
          {"extensions", {{"colour", "green"}}},
          {"data",
           {{"child", {{{"type", "lcs"}, {"issuer", "E10009901"}, {"value", "510000"}}}},
            {"category", "missing"},
            {"return_time", {{"time", "now-1h"}}}}}};
}

class Modes : public ::testing::TestWithParam<const char*> {};

TEST_P(Modes, GiveWhatTheIntakeReads) {
  Json json = Returned();
  json["mode"] = GetParam();
  const auto message = MessageFromJson(json, kNow, "new");
  ASSERT_TRUE(message.ok()) << message.status();
  EXPECT_EQ(message->topic, "safereturn.intake");
  EXPECT_EQ(message->key, "lcs|E10009901|510000");

  const auto event = messaging::ParseCloudEvent(*message);
  ASSERT_TRUE(event.ok()) << event.status();
  EXPECT_EQ(event->type, "safereturn.intake.v1.ChildReturned");
  EXPECT_EQ(event->id, "event-1");
  EXPECT_EQ(event->time, kNow);
  ASSERT_EQ(event->extensions.size(), 1u);
  EXPECT_EQ(event->extensions[0].second, "green");

  intake::v1::ChildReturned data;
  if (event->content_type == "application/protobuf") {
    ASSERT_TRUE(data.ParseFromString(event->data));
  } else {
    ASSERT_TRUE(ReadJson(Json::parse(event->data), kNow, data).ok());
  }
  EXPECT_EQ(data.category(), common::v1::EPISODE_CATEGORY_MISSING);
  EXPECT_EQ(data.return_time().time().seconds(), 1774598400);
}

INSTANTIATE_TEST_SUITE_P(All, Modes,
                         ::testing::Values("binary-protobuf", "binary-json", "structured"));

TEST(Publishing, MintsWhatIsMissing) {
  Json json = Returned();
  json.erase("id");
  json["key"] = "mine";
  const auto message = MessageFromJson(json, kNow, "new");
  ASSERT_TRUE(message.ok());
  EXPECT_EQ(*message->FindHeader("ce_id"), "new");
  EXPECT_EQ(message->key, "mine");
}

TEST(Publishing, RefusesWhatDoesNotFitItsType) {
  const auto reason = [](const char* name, const Json& value) {
    Json json = Returned();
    json[name] = value;
    return ReasonOf(MessageFromJson(json, kNow, "new").status());
  };
  EXPECT_EQ(reason("data", {{"childd", 1}}), "FIELD_UNKNOWN");
  EXPECT_EQ(reason("type", "ChildVanished"), "TYPE_UNKNOWN");
  EXPECT_EQ(reason("type", ""), "ATTRIBUTE_MISSING");
  EXPECT_EQ(reason("source", ""), "ATTRIBUTE_MISSING");
  EXPECT_EQ(reason("mode", "pigeon"), "FIELD_INVALID");
  EXPECT_EQ(reason("time", "noon"), "FIELD_INVALID");
  EXPECT_EQ(reason("extensions", {{"a", 1}}), "FIELD_INVALID");
}

TEST(Publishing, SendsUncheckedJsonAsItIs) {
  Json json = Returned();
  json["mode"] = "binary-json";
  json["unchecked"] = true;
  json["data"] = {{"childd", 1}};
  EXPECT_EQ(MessageFromJson(json, kNow, "new")->value, R"({"childd":1})");
}

TEST(RawMessages, AreSentJustSo) {
  const auto message = MessageFromJson({{"raw", true},
                                        {"headers", {{"ce_id", "1"}}},
                                        {"value_base64", "AAEC"},
                                        {"key", "k"},
                                        {"topic", "t"}},
                                       kNow, "new");
  ASSERT_TRUE(message.ok());
  EXPECT_EQ(message->topic, "t");
  EXPECT_EQ(message->key, "k");
  EXPECT_EQ(message->value, std::string("\0\1\2", 3));
  EXPECT_EQ(*message->FindHeader("ce_id"), "1");
  const auto twice =
      MessageFromJson({{"raw", true}, {"headers", {{"a", "1"}, {"a", "2"}}}}, kNow, "new");
  EXPECT_TRUE(twice.ok());
  EXPECT_EQ(ReasonOf(MessageFromJson({{"raw", true}, {"value_base64", "A"}}, kNow, "new").status()),
            "FIELD_INVALID");
}

}  // namespace
}  // namespace safereturn::ctl
