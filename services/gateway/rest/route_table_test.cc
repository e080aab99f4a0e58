#include "services/gateway/rest/route_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "libs/base/result.h"

namespace safereturn::gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

RouteTable Table() {
  auto table = RouteTable::Build(contracts::Methods(), contracts::ServiceNames());
  EXPECT_TRUE(table.ok()) << Describe(table.status());
  return *std::move(table);
}

TEST(PathTest, SegmentsAreDecodedAndTheVerbIsBehindTheLastColon) {
  const auto path = ParsePath("/v1/plans/a%3Ab:book");
  ASSERT_TRUE(path.ok());
  EXPECT_THAT(path->segments, ElementsAre("v1", "plans", "a:b"));
  EXPECT_EQ(path->verb, "book");
}

TEST(PathTest, TricksAreRefused) {
  for (const char* text :
       {"", "v1/plans", "/", "/v1//plans", "/v1/plans/", "/v1/../admin", "/v1/./plans",
        "/v1/%2e%2e/plans", "/v1/plans/a%2Fb", "/v1/plans/a%5cb", "/v1/plans/%00", "/v1/plans/%0a",
        "/v1/plans/%", "/v1/plans/%4", "/v1/plans/%zz", "/v1/plans/%ff%fe",
        "/v1/plans/7:", "/v1/plans/7:bo%6fk"}) {
    EXPECT_EQ(ReasonOf(ParsePath(text).status()), "PATH_INVALID") << text;
  }
}

TEST(PathTemplateTest, VariablesTakeTheirSegments) {
  const auto path = PathTemplate::Parse("/v1/{name=plans/*}:book");
  ASSERT_TRUE(path.ok());
  const auto values = path->Match(*ParsePath("/v1/plans/7:book"));
  ASSERT_TRUE(values.has_value());
  EXPECT_THAT(*values, ElementsAre(Pair("name", "plans/7")));
  EXPECT_FALSE(path->Match(*ParsePath("/v1/plans/7")).has_value());
  EXPECT_FALSE(path->Match(*ParsePath("/v1/plans/7:hold")).has_value());
  EXPECT_FALSE(path->Match(*ParsePath("/v1/alerts/7:book")).has_value());
  std::vector<std::string> parameters;
  EXPECT_EQ(path->OpenApi(parameters), "/v1/plans/{plan}:book");
  EXPECT_THAT(parameters, ElementsAre("plan"));
}

TEST(PathTemplateTest, WhatOurContractsDoNotUseIsRefused) {
  for (const char* text : {"", "v1", "/v1/**", "/v1/{name=**}", "/v1/{name", "/v1/{=x}", "/v1//x",
                           "/v1/{name=plans/*}:", "/v1/a b"}) {
    EXPECT_EQ(ReasonOf(PathTemplate::Parse(text).status()), "TEMPLATE_INVALID") << text;
  }
}

TEST(RouteTableTest, EveryMethodOfTheContractsHasARoute) {
  const RouteTable table = Table();
  std::set<std::string> routed;
  for (const Route& route : table.routes()) routed.insert(route.method->full_name());
  for (const contracts::Method& method : contracts::Methods()) {
    EXPECT_TRUE(routed.contains(method.descriptor->full_name())) << method.descriptor->full_name();
  }
}

TEST(RouteTableTest, EachRouteFindsItself) {
  const RouteTable table = Table();
  for (const Route& route : table.routes()) {
    std::vector<std::string> parameters;
    std::string text = route.path.OpenApi(parameters);
    for (size_t open = text.find('{'); open != std::string::npos; open = text.find('{')) {
      text.replace(open, text.find('}') - open + 1, "7");
    }
    const auto path = ParsePath(text);
    ASSERT_TRUE(path.ok()) << text;
    std::string allowed;
    const auto match = table.Find(route.http_method, *path, allowed);
    ASSERT_TRUE(match.ok()) << route.http_method << text;
    EXPECT_EQ(match->route->method, route.method) << route.http_method << text;
    EXPECT_EQ(match->route->service, route.service) << route.http_method << text;
  }
}

TEST(RouteTableTest, WhatAllServicesHaveStandsUnderEach) {
  const RouteTable table = Table();
  std::string allowed;
  for (const std::string& service : contracts::ServiceNames()) {
    const auto match =
        table.Find("GET", *ParsePath("/v1/services/" + service + "/deadLetters"), allowed);
    ASSERT_TRUE(match.ok()) << service;
    EXPECT_EQ(match->route->service, service);
  }
}

TEST(RouteTableTest, NoTwoMethodsAnswerTheSameRequest) {
  std::vector<contracts::Method> methods = contracts::Methods();
  methods.push_back(methods.front());
  methods.back().service = "scheduling";  // the same annotation by another service
  const auto table = RouteTable::Build(methods, contracts::ServiceNames());
  EXPECT_EQ(ReasonOf(table.status()), "ROUTE_TAKEN");
}

TEST(PathTemplateTest, TemplatesOverlapWhereOnePathMatchesBoth) {
  const auto overlap = [](const char* a, const char* b) {
    return PathTemplate::Parse(a)->Overlaps(*PathTemplate::Parse(b));
  };
  EXPECT_TRUE(overlap("/v1/{name=schools/*}", "/v1/{name=schools/*}"));
  EXPECT_TRUE(overlap("/v1/{name=schools/*}/calendar", "/v1/schools/-/calendar"));
  EXPECT_FALSE(overlap("/v1/{name=schools/*}/calendar", "/v1/schools/-/calendars"));
  EXPECT_FALSE(overlap("/v1/{name=plans/*}", "/v1/{name=plans/*}:book"));
  EXPECT_FALSE(overlap("/v1/plans", "/v1/{name=plans/*}"));
}

TEST(RouteTableTest, UnknownPathsAndMethodsAreTold) {
  const RouteTable table = Table();
  std::string allowed;
  EXPECT_EQ(ReasonOf(table.Find("GET", *ParsePath("/v1/nothing"), allowed).status()),
            "ROUTE_UNKNOWN");
  EXPECT_EQ(allowed, "");
  EXPECT_EQ(ReasonOf(table.Find("DELETE", *ParsePath("/v1/plans/7"), allowed).status()),
            "METHOD_NOT_ALLOWED");
  EXPECT_EQ(allowed, "GET");
}

}  // namespace
}  // namespace safereturn::gateway
