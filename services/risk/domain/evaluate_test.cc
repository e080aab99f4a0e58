#include "services/risk/domain/evaluate.h"

#include <gtest/gtest.h>

#include <functional>

#include "libs/base/result.h"
#include "services/risk/domain/test_risk.h"

namespace safereturn::risk {
namespace {

Inputs Heard() {
  Inputs inputs;
  inputs.as_of_time = Day(10);
  inputs.has_interview = true;
  inputs.is_away = false;
  inputs.minutes_away = 60;
  inputs.under_12 = false;
  inputs.under_13 = false;
  inputs.police_level = RiskLevel::kLow;
  inputs.episodes = {{Day(10), false}};
  return inputs;
}

TEST(Holds, FactsOfTheEpisodeAreYesNoOrUnknown) {
  struct Case {
    const char* what;
    Op op;
    std::function<void(Inputs&)> change;
    Truth expected;
  };
  const Case cases[] = {
      {"24 h exactly", Op::kHoursAway, [](Inputs& i) { i.minutes_away = 24 * 60; }, Truth::kYes},
      {"a minute less", Op::kHoursAway, [](Inputs& i) { i.minutes_away = 1439; }, Truth::kNo},
      {"start unknown", Op::kHoursAway, [](Inputs& i) { i.minutes_away.reset(); }, Truth::kUnknown},
      {"under 13", Op::kUnderAge, [](Inputs& i) { i.under_13 = true; }, Truth::kYes},
      {"age not told", Op::kUnderAge, [](Inputs& i) { i.under_13.reset(); }, Truth::kUnknown},
      {"graded below", Op::kPoliceLevel, [](Inputs&) {}, Truth::kNo},
      {"graded at", Op::kPoliceLevel, [](Inputs& i) { i.police_level = RiskLevel::kMedium; },
       Truth::kYes},
      {"not graded", Op::kPoliceLevel, [](Inputs& i) { i.police_level = RiskLevel::kUnspecified; },
       Truth::kUnknown},
      {"away", Op::kAway, [](Inputs& i) { i.is_away = true; }, Truth::kYes},
      {"kind not known", Op::kAway, [](Inputs& i) { i.is_away.reset(); }, Truth::kUnknown},
      {"not the first", Op::kFirstEpisode, [](Inputs&) {}, Truth::kNo},
      {"the first", Op::kFirstEpisode, [](Inputs& i) { i.is_first_episode = true; }, Truth::kYes},
      {"nobody answered", Op::kAnswer, [](Inputs&) {}, Truth::kUnknown},
      {"answered", Op::kAnswer,
       [](Inputs& i) {
         i.answers = {{"trusted_adult", Truth::kNo}};
       },
       Truth::kNo},
      {"three in 30 days", Op::kEpisodes,
       [](Inputs& i) {
         i.episodes = {{Day(10), false}, {Day(-5), false}, {Day(-19.9), false}};
       },
       Truth::kYes},
      {"the third a moment too old", Op::kEpisodes,
       [](Inputs& i) {
         i.episodes = {{Day(10), false}, {Day(0), false}, {Day(-20), false}};
       },
       Truth::kNo},
      {"away does not count", Op::kEpisodes,
       [](Inputs& i) {
         i.episodes = {{Day(10), false}, {Day(9), true}, {Day(8), false}};
       },
       Truth::kNo},
  };
  for (const Case& each : cases) {
    Inputs inputs = Heard();
    each.change(inputs);
    EXPECT_EQ(Holds(Simple(each.op), inputs), each.expected) << each.what;
  }
}

TEST(Holds, APoliceGradeThatNobodyGaveIsNoWhereTheMatrixSaysSo) {
  Expression atom = Simple(Op::kPoliceLevel);
  atom.not_graded_is_no = true;
  Inputs inputs = Heard();
  inputs.police_level = RiskLevel::kUnspecified;

  EXPECT_EQ(Holds(atom, inputs), Truth::kNo);
}

TEST(Holds, CodesThatWereNotAskedAreUnknownAndOthersAreNo) {
  Inputs inputs = Heard();
  inputs.indicator_codes = {"11A"};
  inputs.unknown_codes = {"24A"};

  EXPECT_EQ(Holds(Codes({"11A"}), inputs), Truth::kYes);
  EXPECT_EQ(Holds(Codes({"12A"}), inputs), Truth::kNo) << "asked, and not so";
  EXPECT_EQ(Holds(Codes({"24A"}), inputs), Truth::kUnknown);
  EXPECT_EQ(Holds(Codes({"12A", "24A"}), inputs), Truth::kUnknown);
  EXPECT_EQ(Holds(Codes({"11A", "24A"}, 2), inputs), Truth::kUnknown);
  EXPECT_EQ(Holds(Codes({"11A", "12A"}, 2), inputs), Truth::kNo);
  EXPECT_EQ(Holds(Codes({"11A", "12A", "24A"}, 3), inputs), Truth::kNo);
}

TEST(Holds, APromptThatWasNotPutMakesItsCodesUnknown) {
  Expression atom = Codes({"11A"});
  atom.prompts = {"harm_away"};
  Inputs inputs = Heard();
  EXPECT_EQ(Holds(atom, inputs), Truth::kNo);

  inputs.unknown_codes = {"harm_away"};

  EXPECT_EQ(Holds(atom, inputs), Truth::kUnknown);
}

TEST(Holds, WhatEarlierInterviewsRecordedCountsWithinItsDays) {
  Inputs inputs = Heard();
  inputs.earlier = {{CodeList::kIndicator, "11A", Day(-20)}};

  EXPECT_EQ(Holds(Codes({"11A"}), inputs), Truth::kNo) << "this episode's interview alone";
  EXPECT_EQ(Holds(Codes({"11A"}, 1, 31), inputs), Truth::kYes);
  EXPECT_EQ(Holds(Codes({"11A"}, 1, 30), inputs), Truth::kNo) << "30 days before is outside";
}

TEST(Holds, BeforeTheInterviewOnlyRecordsOfEarlierOnesAreKnown) {
  Inputs inputs = Heard();
  inputs.has_interview = false;

  EXPECT_EQ(Holds(Codes({"11A"}), inputs), Truth::kUnknown);
  EXPECT_EQ(Holds(Codes({"11A"}, 1, 90), inputs), Truth::kNo);
}

TEST(Holds, GroupsFollowTheLogicOfThreeValues) {
  Inputs inputs = Heard();
  inputs.unknown_codes = {"u"};
  inputs.indicator_codes = {"y"};
  const Expression yes = Codes({"y"});
  const Expression no = Codes({"n"});
  const Expression unknown = Codes({"u"});

  EXPECT_EQ(Holds(Group(Op::kAll, {yes, unknown}), inputs), Truth::kUnknown);
  EXPECT_EQ(Holds(Group(Op::kAll, {no, unknown}), inputs), Truth::kNo);
  EXPECT_EQ(Holds(Group(Op::kAny, {yes, unknown}), inputs), Truth::kYes);
  EXPECT_EQ(Holds(Group(Op::kAny, {no, unknown}), inputs), Truth::kUnknown);
  EXPECT_EQ(Holds(Group(Op::kNot, {unknown}), inputs), Truth::kUnknown);
  EXPECT_EQ(Holds(Group(Op::kNot, {no}), inputs), Truth::kYes);
}

TEST(Evaluate, UnknownIsNotLow) {
  const Matrix matrix = SmallMatrix();
  Inputs inputs = Heard();
  inputs.minutes_away.reset();

  const Evaluation evaluation = Evaluate(matrix, inputs);

  EXPECT_EQ(evaluation.lowest, RiskLevel::kVeryLow);
  EXPECT_EQ(evaluation.highest, RiskLevel::kLow);
  EXPECT_EQ(ReasonCodes(evaluation), std::vector<std::string>{"FACTORS_NOT_KNOWN"});
}

TEST(Evaluate, LikelihoodAndSeverityMeetInTheGrid) {
  Matrix matrix = SmallMatrix();
  matrix.factors = {MakeFactor("a", Axis::kLikelihood, 2, Codes({"a"})),
                    MakeFactor("h", Axis::kHistory, 2, Codes({"h"})),
                    MakeFactor("s", Axis::kSeverity, 3, Codes({"s"}))};
  Inputs inputs = Heard();
  const auto level = [&](std::vector<std::string> codes) {
    inputs.indicator_codes = std::move(codes);
    const Evaluation evaluation = Evaluate(matrix, inputs);
    EXPECT_EQ(evaluation.lowest, evaluation.highest) << "nothing is unknown";
    return evaluation.highest;
  };

  EXPECT_EQ(level({}), RiskLevel::kVeryLow);
  EXPECT_EQ(level({"a"}), RiskLevel::kLow);
  EXPECT_EQ(level({"a", "h"}), RiskLevel::kMedium);
  EXPECT_EQ(level({"s"}), RiskLevel::kMedium);
  EXPECT_EQ(level({"a", "s"}), RiskLevel::kHigh);
}

TEST(Evaluate, ProtectionIsTakenOffTheLikelihoodUpToItsMost) {
  Matrix matrix = SmallMatrix();
  matrix.factors = {MakeFactor("a", Axis::kLikelihood, 5, Codes({"a"})),
                    MakeFactor("p", Axis::kProtective, 9, Simple(Op::kAnswer))};
  Inputs inputs = Heard();
  inputs.indicator_codes = {"a"};

  inputs.answers = {{"trusted_adult", Truth::kYes}};
  EXPECT_EQ(Evaluate(matrix, inputs).highest, RiskLevel::kLow) << "5 - 2, not 5 - 9";

  inputs.answers.clear();
  const Evaluation open = Evaluate(matrix, inputs);
  EXPECT_EQ(open.lowest, RiskLevel::kLow) << "an unknown protection may be there";
  EXPECT_EQ(open.highest, RiskLevel::kMedium) << "or not";
}

TEST(Evaluate, AFloorStandsWhateverTheGridSaysAndProtectionDoesNotLowerIt) {
  Matrix matrix = SmallMatrix();
  matrix.factors.push_back(MakeFactor("p", Axis::kProtective, 2, Simple(Op::kAnswer)));
  Floor floor;
  floor.key = "exploited";
  floor.level = RiskLevel::kHigh;
  floor.stage = Stage::kReturn;
  floor.reason_code = "EXPLOITED";
  floor.when = Codes({"11A"});
  matrix.floors = {floor};
  Inputs inputs = Heard();
  inputs.answers = {{"trusted_adult", Truth::kYes}};
  inputs.indicator_codes = {"11A"};

  EXPECT_EQ(Evaluate(matrix, inputs).lowest, RiskLevel::kHigh);

  inputs.indicator_codes.clear();
  inputs.unknown_codes = {"11A"};
  EXPECT_EQ(Evaluate(matrix, inputs).lowest, RiskLevel::kVeryLow);
  EXPECT_EQ(Evaluate(matrix, inputs).highest, RiskLevel::kHigh);
}

TEST(Evaluate, BeforeTheInterviewItIsProvisionalAndNeverBelowTheProvisionalLevel) {
  Matrix matrix = SmallMatrix();
  matrix.factors.push_back(MakeFactor("s", Axis::kSeverity, 9, Codes({"s"}), Stage::kInterview));
  matrix.provisional_highest = RiskLevel::kMedium;
  Inputs inputs = Heard();
  inputs.has_interview = false;

  const Evaluation before = Evaluate(matrix, inputs);
  EXPECT_TRUE(before.provisional);
  EXPECT_EQ(before.lowest, RiskLevel::kVeryLow);
  EXPECT_EQ(before.highest, RiskLevel::kMedium);
  EXPECT_TRUE(before.reasons.empty()) << "what only an interview can tell is not asked yet";

  inputs.has_interview = true;
  const Evaluation after = Evaluate(matrix, inputs);
  EXPECT_FALSE(after.provisional);
  EXPECT_EQ(after.highest, RiskLevel::kVeryLow);
}

TEST(Evaluate, ReasonsNameEachFactorAndTheBusEachCodeOnce) {
  Matrix matrix = SmallMatrix();
  matrix.factors = {MakeFactor("a", Axis::kLikelihood, 1, Codes({"a"})),
                    MakeFactor("b", Axis::kLikelihood, 1, Codes({"a"})),
                    MakeFactor("c", Axis::kLikelihood, 1, Codes({"c"}))};
  matrix.factors[1].reason_code = "a";
  Inputs inputs = Heard();
  inputs.indicator_codes = {"a"};

  const Evaluation evaluation = Evaluate(matrix, inputs);

  ASSERT_EQ(evaluation.reasons.size(), 2u);
  EXPECT_EQ(evaluation.reasons[1].factor_key, "b");
  EXPECT_EQ(ReasonCodes(evaluation), std::vector<std::string>{"a"});
}

TEST(CheckMatrix, EachFaultHasItsReasonAndItsPath) {
  struct Case {
    const char* reason;
    const char* field;
    std::function<void(Matrix&)> spoil;
  };
  const auto nest = [](int depth) {
    Expression expression = Codes({"a"});
    for (int i = 1; i < depth; ++i) expression = Group(Op::kNot, {expression});
    return expression;
  };
  const Case cases[] = {
      {"MATRIX_TITLE_INVALID", "title", [](Matrix& m) { m.title.clear(); }},
      {"MATRIX_TITLE_INVALID", "title", [](Matrix& m) { m.title = "a\nb"; }},
      {"MATRIX_TITLE_INVALID", "title", [](Matrix& m) { m.title = std::string(201, 'x'); }},
      {"MATRIX_BANDS_INVALID", "likelihood_bands", [](Matrix& m) { m.likelihood_bands = {}; }},
      {"MATRIX_BANDS_INVALID", "likelihood_bands[1]",
       [](Matrix& m) {
         m.likelihood_bands = {4, 4};
       }},
      {"MATRIX_BANDS_INVALID", "severity_bands[0]", [](Matrix& m) { m.severity_bands = {0}; }},
      {"MATRIX_BANDS_INVALID", "severity_bands",
       [](Matrix& m) { m.severity_bands = {1, 2, 3, 4, 5, 6, 7, 8, 9}; }},
      {"MATRIX_GRID_INVALID", "grid", [](Matrix& m) { m.grid.pop_back(); }},
      {"MATRIX_GRID_INVALID", "grid[1]", [](Matrix& m) { m.grid[1].pop_back(); }},
      {"MATRIX_LEVEL_UNKNOWN", "grid[0][0]",
       [](Matrix& m) { m.grid[0][0] = RiskLevel::kUnspecified; }},
      {"MATRIX_GRID_NOT_MONOTONE", "grid[1][1]", [](Matrix& m) { m.grid[1][1] = RiskLevel::kLow; }},
      {"MATRIX_GRID_NOT_MONOTONE", "grid[2][0]",
       [](Matrix& m) { m.grid[2][0] = RiskLevel::kVeryLow; }},
      {"MATRIX_POINTS_INVALID", "protective_at_most", [](Matrix& m) { m.protective_at_most = -1; }},
      {"MATRIX_TOO_MANY_FACTORS", "factors", [](Matrix& m) { m.factors.clear(); }},
      {"MATRIX_TOO_MANY_FACTORS", "factors",
       [](Matrix& m) { m.factors.resize(201, m.factors[0]); }},
      {"MATRIX_TOO_MANY_FACTORS", "floors", [](Matrix& m) { m.floors.resize(51); }},
      {"MATRIX_KEY_INVALID", "factors[0].key", [](Matrix& m) { m.factors[0].key = "a b"; }},
      {"MATRIX_KEY_INVALID", "factors[0].reason", [](Matrix& m) { m.factors[0].reason_code = ""; }},
      {"MATRIX_KEY_REPEATED", "factors[1].key",
       [](Matrix& m) { m.factors.push_back(m.factors[0]); }},
      {"MATRIX_STAGE_MISSING", "factors[0].asked",
       [](Matrix& m) { m.factors[0].stage = Stage::kUnspecified; }},
      {"MATRIX_AXIS_UNKNOWN", "factors[0].axis",
       [](Matrix& m) { m.factors[0].axis = Axis::kFloor; }},
      {"MATRIX_POINTS_INVALID", "factors[0].points", [](Matrix& m) { m.factors[0].points = 0; }},
      {"MATRIX_POINTS_INVALID", "factors[0].points", [](Matrix& m) { m.factors[0].points = 101; }},
      {"MATRIX_TOO_DEEP", "factors[0].when.not.not.not.not.not.not.not.not",
       [&](Matrix& m) { m.factors[0].when = nest(9); }},
      {"MATRIX_EXPRESSION_INVALID", "factors[0].when",
       [](Matrix& m) { m.factors[0].when = Expression(); }},
      {"MATRIX_EXPRESSION_INVALID", "factors[0].when.all",
       [](Matrix& m) { m.factors[0].when = Group(Op::kAll, {}); }},
      {"MATRIX_CODE_INVALID", "factors[0].when.any[1].codes.any_of[0]",
       [](Matrix& m) {
         m.factors[0].when = Group(Op::kAny, {Codes({"a"}), Codes({"a-b"})});
       }},
      {"MATRIX_CODE_INVALID", "factors[0].when.codes.any_of",
       [](Matrix& m) { m.factors[0].when = Codes({}); }},
      {"MATRIX_CODE_INVALID", "factors[0].when.codes.any_of",
       [](Matrix& m) { m.factors[0].when = Codes(std::vector<std::string>(51, "a")); }},
      {"MATRIX_EXPRESSION_INVALID", "factors[0].when.codes.at_least",
       [](Matrix& m) { m.factors[0].when = Codes({"a"}, 2); }},
      {"MATRIX_WINDOW_INVALID", "factors[0].when.codes.earlier_days",
       [](Matrix& m) { m.factors[0].when = Codes({"a"}, 1, 401); }},
      {"MATRIX_WINDOW_INVALID", "factors[0].when.episodes.days",
       [](Matrix& m) {
         m.factors[0].when = Simple(Op::kEpisodes);
         m.factors[0].when.days = 0;
       }},
      {"MATRIX_AGE_UNKNOWN", "factors[0].when.under_age",
       [](Matrix& m) {
         m.factors[0].when = Simple(Op::kUnderAge);
         m.factors[0].when.age = 16;
       }},
      {"MATRIX_TOO_MANY_NODES", "factors[20].when",
       [](Matrix& m) {
         const Factor wide = MakeFactor("w", Axis::kHistory, 1,
                                        Group(Op::kAny, std::vector<Expression>(99, Codes({"a"}))));
         m.factors.assign(21, wide);
         for (size_t i = 0; i < m.factors.size(); ++i) m.factors[i].key = "w" + std::to_string(i);
       }},
      {"MATRIX_LEVEL_UNKNOWN", "floors[0].level",
       [](Matrix& m) {
         Floor floor;
         floor.key = "f";
         floor.stage = Stage::kReturn;
         floor.reason_code = "F";
         floor.when = Codes({"a"});
         m.floors = {floor};
       }},
  };
  for (const Case& each : cases) {
    Matrix matrix = SmallMatrix();
    ASSERT_TRUE(CheckMatrix(matrix).ok());
    each.spoil(matrix);
    const absl::Status status = CheckMatrix(matrix);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << each.reason;
    EXPECT_EQ(ReasonOf(status), each.reason) << Describe(status);
    EXPECT_EQ(FieldOf(status), each.field) << each.reason;
  }
}

}  // namespace
}  // namespace safereturn::risk
