#include "services/gateway/rest/openapi.h"

#include <gtest/gtest.h>

#include <set>

#include "libs/base/result.h"

namespace safereturn::gateway {
namespace {

using Json = nlohmann::ordered_json;

const Json& Document() {
  static const auto& document =
      *new Json(OpenApi(*RouteTable::Build(contracts::Methods(), contracts::ServiceNames())));
  return document;
}

void CollectRefs(const Json& json, std::set<std::string>& refs) {
  if (json.is_object() && json.contains("$ref") && json["$ref"].is_string()) {
    refs.insert(json["$ref"].get<std::string>());
  }
  for (const Json& each : json) {
    if (each.is_structured()) CollectRefs(each, refs);
  }
}

TEST(OpenApiTest, EveryReferenceLeadsSomewhere) {
  std::set<std::string> refs;
  CollectRefs(Document(), refs);
  EXPECT_FALSE(refs.empty());
  for (const std::string& ref : refs) {
    EXPECT_TRUE(Document().contains(Json::json_pointer(ref.substr(1)))) << ref;
  }
}

TEST(OpenApiTest, EveryOperationIsDescribedAndHasItsOwnId) {
  std::set<std::string> ids;
  for (const auto& [path, item] : Document()["paths"].items()) {
    for (const auto& [verb, operation] : item.items()) {
      EXPECT_TRUE(ids.insert(operation["operationId"].get<std::string>()).second) << path << verb;
      EXPECT_GT(operation["description"].get<std::string>().size(), 40) << path << verb;
      EXPECT_TRUE(operation["responses"].contains("200") || operation["responses"].contains("202"));
      for (const Json& parameter : operation["parameters"]) {
        if (parameter["in"] != "path") continue;
        EXPECT_NE(path.find("{" + parameter["name"].get<std::string>() + "}"), std::string::npos);
        EXPECT_EQ(parameter["required"], true);
      }
    }
  }
  EXPECT_GT(ids.size(), 100);
}

TEST(OpenApiTest, AChangeTakesAnIdempotencyKeyAndNoPathFieldInItsBody) {
  const Json& offer = Document()["paths"]["/v1/plans/{plan}:offer"]["post"];
  EXPECT_EQ(offer["parameters"][1]["name"], "Idempotency-Key");
  const Json& body = offer["requestBody"]["content"]["application/json"]["schema"];
  EXPECT_TRUE(body["properties"].contains("mode"));
  EXPECT_FALSE(body["properties"].contains("name"));
  EXPECT_NE(body["properties"]["mode"]["description"].get<std::string>().find("phone"),
            std::string::npos);
}

TEST(OpenApiTest, TheDocumentHasTheShapeOfItsStandard) {
  EXPECT_EQ(Document()["openapi"], "3.1.0");
  EXPECT_TRUE(Document()["servers"].is_array());
  EXPECT_TRUE(Document()["servers"][0].is_object());
  EXPECT_EQ(Document()["security"], Json::parse(R"([{"bearer": []}])"));
  EXPECT_TRUE(Document()["tags"][0].is_object());
  const Json& list = Document()["paths"]["/v1/plans"]["get"];
  EXPECT_EQ(list["tags"], Json::parse(R"(["scheduling"])"));
  EXPECT_TRUE(list["responses"]["400"].contains("$ref"));
  EXPECT_TRUE(Document()["components"]["schemas"]["Problem"]["required"].is_array());
}

}  // namespace
}  // namespace safereturn::gateway
