// CloudEvents as strangers send them: two modes, and everything that is wrong has a name.
#include "libs/messaging/envelope.h"

#include <gtest/gtest.h>

#include "libs/base/result.h"

namespace safereturn::messaging {
namespace {

kafka::Message Binary(std::vector<kafka::Header> headers, std::string value = "x") {
  kafka::Message message;
  message.topic = "safereturn.intake";
  message.headers = std::move(headers);
  message.value = std::move(value);
  return message;
}

std::vector<kafka::Header> GoodHeaders() {
  return {{"ce_specversion", "1.0"},
          {"ce_id", "a-1"},
          {"ce_source", "//council/lcs"},
          {"ce_type", "safereturn.intake.v1.ChildReturned"},
          {"ce_time", "2026-03-31T20:00:00Z"},
          {"ce_tenant", "west"},
          {"content-type", "application/protobuf; charset=x"}};
}

kafka::Message Structured(std::string body) {
  return Binary({{"content-type", "application/cloudevents+json; charset=UTF-8"}}, std::move(body));
}

TEST(CloudEvents, BinaryModeKeepsUnknownExtensions) {
  const auto envelope = ParseCloudEvent(Binary(GoodHeaders()));

  ASSERT_TRUE(envelope.ok()) << Describe(envelope.status());
  EXPECT_EQ(envelope->content_type, "application/protobuf");
  EXPECT_EQ(envelope->extensions.front().first, "tenant");
  EXPECT_EQ(ToBinaryMode(*envelope, "t").FindHeader("ce_tenant")->c_str(), std::string("west"));
}

TEST(CloudEvents, StructuredModeReadsJsonAndBase64Data) {
  const std::string start = R"({"specversion":"1.0","id":"1","source":"//c","type":"t",)";
  const auto json = ParseCloudEvent(Structured(start + R"("data":{"a":1},"ext":5})"));
  const auto base64 = ParseCloudEvent(
      Structured(start + R"("datacontenttype":"application/protobuf","data_base64":"CgE="})"));

  ASSERT_TRUE(json.ok());
  EXPECT_EQ(json->data, R"({"a":1})");
  EXPECT_EQ(json->content_type, "application/json");
  ASSERT_TRUE(base64.ok());
  EXPECT_EQ(base64->data, std::string("\n\x01"));
}

TEST(CloudEvents, EverythingWrongHasAReason) {
  const auto without = [](const char* name) {
    auto headers = GoodHeaders();
    std::erase_if(headers, [&](const auto& header) { return header.name == name; });
    return Binary(headers);
  };
  const auto with = [](const char* name, std::string value) {
    auto headers = GoodHeaders();
    std::erase_if(headers, [&](const auto& header) { return header.name == name; });
    headers.push_back({name, std::move(value)});
    return Binary(headers);
  };
  std::string deep(100, '[');
  const struct {
    const char* name;
    kafka::Message message;
    const char* reason;
    const char* field;
  } cases[] = {
      {"no headers", Binary({}), "SPECVERSION_MISSING", "specversion"},
      {"old version", with("ce_specversion", "0.3"), "SPECVERSION_UNSUPPORTED", "specversion"},
      {"no id", without("ce_id"), "ATTRIBUTE_MISSING", "id"},
      {"no source", without("ce_source"), "ATTRIBUTE_MISSING", "source"},
      {"no type", without("ce_type"), "ATTRIBUTE_MISSING", "type"},
      {"long id", with("ce_id", std::string(200, 'x')), "ATTRIBUTE_INVALID", "id"},
      {"bad time", with("ce_time", "yesterday"), "ATTRIBUTE_INVALID", "time"},
      {"bad utf-8", with("ce_subject", "\xff\xfe"), "ATTRIBUTE_INVALID", "subject"},
      {"control character", with("ce_subject", "a\nb"), "ATTRIBUTE_INVALID", "subject"},
      {"upper-case name", with("ce_Foo", "x"), "ATTRIBUTE_INVALID", "Foo"},
      {"no content type", without("content-type"), "CONTENT_TYPE_UNSUPPORTED", "content-type"},
      {"xml", with("content-type", "text/xml"), "CONTENT_TYPE_UNSUPPORTED", "content-type"},
      {"batch", with("content-type", "application/cloudevents-batch+json"), "BATCH_NOT_SUPPORTED",
       "content-type"},
      {"too large", Binary(GoodHeaders(), std::string(kMaxEventBytes + 1, 'x')), "EVENT_TOO_LARGE",
       "data"},
      {"huge headers", with("ce_x", std::string(kMaxHeaderBytes, 'x')), "HEADERS_TOO_LARGE",
       "headers"},
      {"not json", Structured("{"), "ENVELOPE_NOT_JSON", "data"},
      {"json array", Structured("[]"), "ENVELOPE_NOT_JSON", "data"},
      {"deep json", Structured(deep), "ENVELOPE_NOT_JSON", "data"},
      {"object attribute", Structured(R"({"specversion":"1.0","id":{"a":1}})"), "ATTRIBUTE_INVALID",
       "id"},
      {"bad base64",
       Structured(R"({"specversion":"1.0","id":"1","source":"s","type":"t","data_base64":"%"})"),
       "ATTRIBUTE_INVALID", "data_base64"},
  };
  for (const auto& test : cases) {
    const auto envelope = ParseCloudEvent(test.message);
    EXPECT_EQ(ReasonOf(envelope.status()), test.reason) << test.name;
    EXPECT_EQ(FieldOf(envelope.status()), test.field) << test.name;
  }
}

TEST(CloudEvents, TheHashTellsARepeatFromAReusedId) {
  const auto one = *ParseCloudEvent(Binary(GoodHeaders(), "x"));
  const auto same = *ParseCloudEvent(Binary(GoodHeaders(), "x"));
  const auto other = *ParseCloudEvent(Binary(GoodHeaders(), "y"));

  EXPECT_EQ(ContentHash(one), ContentHash(same));
  EXPECT_NE(ContentHash(one), ContentHash(other));
  EXPECT_EQ(InboxId(one), InboxId(other));
}

}  // namespace
}  // namespace safereturn::messaging
