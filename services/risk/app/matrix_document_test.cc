#include "services/risk/app/matrix_document.h"

#include <gtest/gtest.h>

#include "libs/base/result.h"
#include "libs/codec/json.h"
#include "services/risk/domain/evaluate.h"
#include "services/risk/domain/test_risk.h"

namespace safereturn::risk {
namespace {

using codec::Json;

// One factor; `when` is put in.
Json Document(const Json& when) {
  Json json = Json::parse(R"({
    "title": "Test", "likelihood_bands": [1], "severity_bands": [1],
    "grid": [["LOW", "MEDIUM"], ["MEDIUM", "HIGH"]],
    "factors": [{"key": "f", "axis": "LIKELIHOOD", "points": 1, "asked": "RETURN", "reason": "F"}]
  })");
  json["factors"][0]["when"] = when;
  return json;
}

Json Valid() { return Document({{"away", true}}); }

TEST(DefaultMatrix, ParsesAndSaysThatItWaitsForSignOff) {
  const auto matrix = ParseMatrix(DefaultMatrixDocument());
  ASSERT_TRUE(matrix.ok()) << Describe(matrix.status());
  EXPECT_NE(matrix->title.find("for practice sign-off"), std::string::npos);
  EXPECT_EQ(PublishedMatrix(DefaultMatrixDocument()), PublishedMatrix(DefaultMatrixDocument()))
      << "parsed once";
}

TEST(DefaultMatrix, GradesAsItsReadmeSays) {
  const auto matrix = PublishedMatrix(DefaultMatrixDocument());
  Inputs inputs;
  inputs.as_of_time = Day(10);
  inputs.minutes_away = 60;
  inputs.under_12 = false;
  inputs.under_13 = false;
  inputs.is_first_episode = true;
  inputs.episodes = {{Day(10), false}};

  const Evaluation plain = Evaluate(*matrix, inputs);
  EXPECT_EQ(plain.lowest, RiskLevel::kVeryLow);
  EXPECT_EQ(plain.highest, RiskLevel::kMedium) << "nobody has asked the child yet";
  EXPECT_TRUE(plain.provisional);

  Inputs graded = inputs;
  graded.police_level = RiskLevel::kHigh;
  EXPECT_EQ(Evaluate(*matrix, graded).lowest, RiskLevel::kHigh);
  Inputs young = inputs;
  young.under_12 = true;
  EXPECT_EQ(Evaluate(*matrix, young).lowest, RiskLevel::kHigh);

  Inputs heard = inputs;
  heard.has_interview = true;
  EXPECT_EQ(Evaluate(*matrix, heard).lowest, RiskLevel::kVeryLow);
  EXPECT_EQ(Evaluate(*matrix, heard).highest, RiskLevel::kVeryLow) << "everything was asked";
  heard.unknown_codes = {"24A"};
  EXPECT_EQ(Evaluate(*matrix, heard).highest, RiskLevel::kHigh) << "unknown is not low";
  heard.unknown_codes.clear();
  heard.indicator_codes = {"24A"};
  EXPECT_EQ(Evaluate(*matrix, heard).lowest, RiskLevel::kHigh);
}

TEST(MatrixDocument, ReadsEveryOperator) {
  const char* operators[] = {
      R"({"all": [{"away": true}, {"first_episode": true}]})",
      R"({"any": [{"under_age": 12}, {"not": {"under_age": 13}}]})",
      R"({"codes": {"list": "PUSH", "any_of": ["a"]}})",
      R"({"codes": {"list": "PULL", "any_of": ["a", "b"], "at_least": 2, "prompts": ["p"],
                    "earlier_days": 90}})",
      R"({"episodes": {"days": 30, "at_least": 3, "include_away": true}})",
      R"({"hours_away": {"at_least": 24}})",
      R"({"police_level": {"at_least": "NO_APPARENT_RISK"}})",
      R"({"police_level": {"at_least": "VERY_LOW", "not_graded": "NO"}})",
      R"({"answer": "trusted_adult"})",
  };
  for (const char* text : operators) {
    const auto matrix = ParseMatrix(Document(Json::parse(text)).dump());
    EXPECT_TRUE(matrix.ok()) << text << " " << Describe(matrix.status());
  }
}

TEST(MatrixDocument, EachMalformedExpressionHasItsReasonAndItsPath) {
  struct Case {
    const char* when;
    const char* reason;
    const char* field;
  };
  const Case cases[] = {
      {"[]", "MATRIX_EXPRESSION_INVALID", "factors[0].when"},
      {"true", "MATRIX_EXPRESSION_INVALID", "factors[0].when"},
      {"{}", "MATRIX_EXPRESSION_INVALID", "factors[0].when"},
      {R"({"away": true, "first_episode": true})", "MATRIX_EXPRESSION_INVALID", "factors[0].when"},
      {R"({"eval": "x"})", "MATRIX_EXPRESSION_INVALID", "factors[0].when.eval"},
      {R"({"away": false})", "MATRIX_FIELD_INVALID", "factors[0].when.away"},
      {R"({"all": {}})", "MATRIX_FIELD_INVALID", "factors[0].when.all"},
      {R"({"any": [{"away": true}, 3]})", "MATRIX_EXPRESSION_INVALID", "factors[0].when.any[1]"},
      {R"({"not": [{"away": true}]})", "MATRIX_EXPRESSION_INVALID", "factors[0].when.not"},
      {R"({"under_age": 12.5})", "MATRIX_FIELD_INVALID", "factors[0].when.under_age"},
      {R"({"under_age": 16})", "MATRIX_AGE_UNKNOWN", "factors[0].when.under_age"},
      {R"({"under_age": 99999999999999999999})", "MATRIX_FIELD_INVALID",
       "factors[0].when.under_age"},
      {R"({"under_age": 18446744073709551615})", "MATRIX_FIELD_INVALID",
       "factors[0].when.under_age"},
      {R"({"under_age": "12"})", "MATRIX_FIELD_INVALID", "factors[0].when.under_age"},
      {R"({"answer": 1})", "MATRIX_FIELD_INVALID", "factors[0].when.answer"},
      {R"({"answer": "a b"})", "MATRIX_CODE_INVALID", "factors[0].when.answer"},
      {R"({"hours_away": 24})", "MATRIX_FIELD_INVALID", "factors[0].when.hours_away"},
      {R"({"hours_away": {}})", "MATRIX_FIELD_MISSING", "factors[0].when.hours_away.at_least"},
      {R"({"hours_away": {"at_least": 1, "unit": "h"}})", "MATRIX_FIELD_UNKNOWN",
       "factors[0].when.hours_away.unit"},
      {R"({"episodes": {"days": 30}})", "MATRIX_FIELD_MISSING",
       "factors[0].when.episodes.at_least"},
      {R"({"episodes": {"days": 30, "at_least": 3, "include_away": 1}})", "MATRIX_FIELD_INVALID",
       "factors[0].when.episodes.include_away"},
      {R"({"codes": {"list": "NAMES", "any_of": ["a"]}})", "MATRIX_FIELD_INVALID",
       "factors[0].when.codes.list"},
      {R"({"codes": {"list": "PUSH", "any_of": "a"}})", "MATRIX_FIELD_INVALID",
       "factors[0].when.codes.any_of"},
      {R"({"codes": {"list": "PUSH", "any_of": ["a", 1]}})", "MATRIX_FIELD_INVALID",
       "factors[0].when.codes.any_of[1]"},
      {R"({"police_level": {"at_least": "SEVERE"}})", "MATRIX_LEVEL_UNKNOWN",
       "factors[0].when.police_level.at_least"},
      {R"({"police_level": {"at_least": "HIGH", "not_graded": "MAYBE"}})", "MATRIX_FIELD_INVALID",
       "factors[0].when.police_level.not_graded"},
  };
  for (const Case& each : cases) {
    const auto matrix = ParseMatrix(Document(Json::parse(each.when)).dump());
    EXPECT_EQ(matrix.status().code(), absl::StatusCode::kInvalidArgument) << each.when;
    EXPECT_EQ(ReasonOf(matrix.status()), each.reason) << each.when;
    EXPECT_EQ(FieldOf(matrix.status()), each.field) << each.when;
  }
}

TEST(MatrixDocument, EachMalformedFieldHasItsReasonAndItsPath) {
  struct Case {
    const char* pointer;
    const char* value;  // "" takes the field away
    const char* reason;
    const char* field;
  };
  const Case cases[] = {
      {"/title", "", "MATRIX_FIELD_MISSING", "title"},
      {"/title", "7", "MATRIX_FIELD_INVALID", "title"},
      {"/title", "\"a\\u0000b\"", "MATRIX_TITLE_INVALID", "title"},
      {"/about", "7", "MATRIX_FIELD_INVALID", "about"},
      {"/grid", "7", "MATRIX_FIELD_INVALID", "grid"},
      {"/grid/1", "7", "MATRIX_FIELD_INVALID", "grid[1]"},
      {"/grid/1/0", "\"EXTREME\"", "MATRIX_LEVEL_UNKNOWN", "grid[1][0]"},
      {"/grid/1/0", "\"VERY_LOW\"", "MATRIX_GRID_NOT_MONOTONE", "grid[1][0]"},
      {"/likelihood_bands", "[1, \"2\"]", "MATRIX_FIELD_INVALID", "likelihood_bands[1]"},
      {"/severity_bands", "[]", "MATRIX_BANDS_INVALID", "severity_bands"},
      {"/provisional_highest", "3", "MATRIX_LEVEL_UNKNOWN", "provisional_highest"},
      {"/protective_at_most", "-1", "MATRIX_POINTS_INVALID", "protective_at_most"},
      {"/factors", "{}", "MATRIX_FIELD_INVALID", "factors"},
      {"/factors", "[]", "MATRIX_TOO_MANY_FACTORS", "factors"},
      {"/factors/0", "[]", "MATRIX_FIELD_INVALID", "factors[0]"},
      {"/factors/0/axis", "\"FLOOR\"", "MATRIX_AXIS_UNKNOWN", "factors[0].axis"},
      {"/factors/0/asked", "\"SOON\"", "MATRIX_STAGE_MISSING", "factors[0].asked"},
      {"/factors/0/points", "1e3", "MATRIX_FIELD_INVALID", "factors[0].points"},
      {"/factors/0/points", "1000", "MATRIX_POINTS_INVALID", "factors[0].points"},
      {"/factors/0/weight", "1", "MATRIX_FIELD_UNKNOWN", "factors[0].weight"},
      {"/factors/0/when", "", "MATRIX_FIELD_MISSING", "factors[0].when"},
      {"/floors", "[{}]", "MATRIX_FIELD_MISSING", "floors[0].key"},
      {"/script", "\"rm\"", "MATRIX_FIELD_UNKNOWN", "script"},
  };
  for (const Case& each : cases) {
    Json json = Valid();
    const Json::json_pointer pointer(each.pointer);
    if (std::string_view(each.value).empty()) {
      json[pointer.parent_pointer()].erase(pointer.back());
    } else {
      json[pointer] = Json::parse(each.value);
    }
    const auto matrix = ParseMatrix(json.dump());
    EXPECT_EQ(ReasonOf(matrix.status()), each.reason) << each.pointer << " " << each.value;
    EXPECT_EQ(FieldOf(matrix.status()), each.field) << each.pointer << " " << each.value;
  }
}

TEST(MatrixDocument, HostileTextsAreRefusedCheaply) {
  const auto reason = [](const std::string& text) { return ReasonOf(ParseMatrix(text).status()); };
  EXPECT_EQ(reason(""), "MATRIX_NOT_JSON");
  EXPECT_EQ(reason("{"), "MATRIX_NOT_JSON");
  EXPECT_EQ(reason("null"), "MATRIX_FIELD_INVALID");
  EXPECT_EQ(reason("{} {}"), "MATRIX_NOT_JSON");
  EXPECT_EQ(reason("{\"title\": \"\xff\"}"), "MATRIX_NOT_JSON") << "no UTF-8";
  EXPECT_EQ(reason(std::string("{\0}", 3)), "MATRIX_NOT_JSON");
  EXPECT_EQ(reason(std::string(64 * 1024 + 1, ' ')), "MATRIX_TOO_LARGE");
  EXPECT_EQ(reason(std::string(60'000, '[')), "MATRIX_TOO_DEEP");
  EXPECT_EQ(reason(R"({"title": "a", "title": "b"})"), "MATRIX_FIELD_REPEATED");

  Json deep = {{"away", true}};
  for (int i = 0; i < 8; ++i) deep = {{"not", deep}};
  EXPECT_EQ(reason(Document(deep).dump()), "MATRIX_TOO_DEEP");
  Json many = Valid();
  for (int i = 0; i < 200; ++i) many["factors"].push_back(7);
  EXPECT_EQ(reason(many.dump()), "MATRIX_TOO_MANY_FACTORS");
  Json named = Valid();
  named[std::string(5000, 'x') + "\n"] = 1;
  EXPECT_LT(FieldOf(ParseMatrix(named.dump()).status()).size(), 60u) << "a path fits a log";
}

}  // namespace
}  // namespace safereturn::risk
