// Laws of the evaluation, over matrices and inputs of any shape.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "services/risk/domain/evaluate.h"
#include "services/risk/domain/test_risk.h"

namespace safereturn::risk {
namespace {

const std::vector<std::string> kCodes = {"a", "b", "c", "d", "e", "f"};

std::vector<std::string> SomeCodes() {
  std::vector<std::string> codes;
  for (const std::string& code : kCodes) {
    if (*rc::gen::arbitrary<bool>()) codes.push_back(code);
  }
  return codes;
}

Expression AnyExpression(int depth) {
  const int kind = *rc::gen::inRange(0, depth >= kDeepestExpression ? 7 : 10);
  switch (kind) {
    case 0: {
      Expression atom = Codes({*rc::gen::elementOf(kCodes), *rc::gen::elementOf(kCodes)});
      atom.at_least = *rc::gen::inRange(1, 3);
      atom.days = *rc::gen::element(0, 0, 30, 400);
      if (*rc::gen::arbitrary<bool>()) atom.prompts = {*rc::gen::elementOf(kCodes)};
      return atom;
    }
    case 1:
      return Simple(Op::kHoursAway);
    case 2:
      return Simple(Op::kUnderAge);
    case 3:
      return Simple(Op::kPoliceLevel);
    case 4:
      return Simple(Op::kEpisodes);
    case 5:
      return Simple(Op::kAway);
    case 6:
      return Simple(Op::kAnswer);
    case 7:
      return Group(Op::kNot, {AnyExpression(depth + 1)});
    default: {
      std::vector<Expression> parts;
      const int count = *rc::gen::inRange(1, 4);
      for (int i = 0; i < count; ++i) parts.push_back(AnyExpression(depth + 1));
      return Group(kind == 8 ? Op::kAll : Op::kAny, std::move(parts));
    }
  }
}

Matrix AnyMatrix() {
  Matrix matrix = SmallMatrix();
  matrix.factors.clear();
  const int factors = *rc::gen::inRange(1, 12);
  for (int i = 0; i < factors; ++i) {
    matrix.factors.push_back(MakeFactor(
        "f" + std::to_string(i),
        *rc::gen::element(Axis::kLikelihood, Axis::kSeverity, Axis::kProtective, Axis::kHistory),
        *rc::gen::inRange(1, 5), AnyExpression(1),
        *rc::gen::element(Stage::kReturn, Stage::kInterview)));
  }
  const int floors = *rc::gen::inRange(0, 3);
  for (int i = 0; i < floors; ++i) {
    Floor floor;
    floor.key = "g" + std::to_string(i);
    floor.reason_code = floor.key;
    floor.level = *rc::gen::element(RiskLevel::kLow, RiskLevel::kMedium, RiskLevel::kHigh);
    floor.stage = Stage::kReturn;
    floor.when = AnyExpression(1);
    matrix.floors.push_back(std::move(floor));
  }
  matrix.provisional_highest = *rc::gen::element(RiskLevel::kUnspecified, RiskLevel::kMedium);
  return matrix;
}

Inputs AnyInputs() {
  Inputs inputs;
  inputs.as_of_time = Day(10);
  inputs.has_interview = *rc::gen::arbitrary<bool>();
  inputs.is_away = *rc::gen::arbitrary<bool>();
  inputs.minutes_away = *rc::gen::inRange(0, 4000);
  inputs.under_12 = false;
  inputs.under_13 = *rc::gen::arbitrary<bool>();
  inputs.police_level = *rc::gen::element(RiskLevel::kLow, RiskLevel::kMedium, RiskLevel::kHigh);
  const int episodes = *rc::gen::inRange(0, 5);
  for (int i = 0; i < episodes; ++i) {
    inputs.episodes.push_back({Day(10 - *rc::gen::inRange(0, 40)), *rc::gen::arbitrary<bool>()});
  }
  if (inputs.has_interview) {
    inputs.indicator_codes = SomeCodes();
    inputs.unknown_codes = SomeCodes();
  }
  for (const std::string& code : SomeCodes()) {
    inputs.earlier.push_back({CodeList::kIndicator, code, Day(-5)});
  }
  inputs.answers = {{"trusted_adult", *rc::gen::element(Truth::kYes, Truth::kNo)}};
  return inputs;
}

// Forgets one thing that was known; what stays is the same.
Inputs ForgetOne(Inputs inputs) {
  switch (*rc::gen::inRange(0, 6)) {
    case 0:
      inputs.minutes_away.reset();
      break;
    case 1:
      inputs.under_13.reset();
      break;
    case 2:
      inputs.police_level = RiskLevel::kUnspecified;
      break;
    case 3:
      inputs.is_away.reset();
      break;
    case 4:
      inputs.answers.clear();
      break;
    default: {
      if (!inputs.has_interview) break;
      const std::string code = *rc::gen::elementOf(kCodes);
      std::erase(inputs.indicator_codes, code);
      inputs.unknown_codes.push_back(code);
      std::sort(inputs.unknown_codes.begin(), inputs.unknown_codes.end());
      break;
    }
  }
  return inputs;
}

RC_GTEST_PROP(Evaluate, TheHighestIsNeverBelowTheLowest, ()) {
  const Matrix matrix = AnyMatrix();
  RC_ASSERT(CheckMatrix(matrix).ok());
  const Evaluation evaluation = Evaluate(matrix, AnyInputs());
  RC_ASSERT(evaluation.highest >= evaluation.lowest);
  RC_ASSERT(evaluation.lowest >= RiskLevel::kVeryLow);
  RC_ASSERT(evaluation.highest <= RiskLevel::kHigh);
}

RC_GTEST_PROP(Evaluate, AddingAnUnknownNeverLowersTheHighestNorRaisesTheLowest, ()) {
  const Matrix matrix = AnyMatrix();
  const Inputs known = AnyInputs();
  const Inputs less = ForgetOne(known);
  const Evaluation before = Evaluate(matrix, known);
  const Evaluation after = Evaluate(matrix, less);
  RC_ASSERT(after.highest >= before.highest);
  RC_ASSERT(after.lowest <= before.lowest);
}

RC_GTEST_PROP(Evaluate, AFactorThatNobodyCanAnswerNeverLowersTheHighest, ()) {
  Matrix matrix = AnyMatrix();
  Inputs inputs = AnyInputs();
  inputs.answers.clear();
  const Evaluation before = Evaluate(matrix, inputs);
  matrix.factors.push_back(MakeFactor(
      "extra",
      *rc::gen::element(Axis::kLikelihood, Axis::kSeverity, Axis::kProtective, Axis::kHistory),
      *rc::gen::inRange(1, 50), Simple(Op::kAnswer)));
  RC_ASSERT(Evaluate(matrix, inputs).highest >= before.highest);
}

RC_GTEST_PROP(Evaluate, TheRangeHoldsEveryAnswerThatCouldBeGiven, ()) {
  const Matrix matrix = AnyMatrix();
  Inputs open = AnyInputs();
  open.answers.clear();
  const Evaluation range = Evaluate(matrix, open);
  for (const Truth answer : {Truth::kYes, Truth::kNo}) {
    Inputs known = open;
    known.answers = {{"trusted_adult", answer}};
    const Evaluation one = Evaluate(matrix, known);
    RC_ASSERT(one.lowest >= range.lowest);
    RC_ASSERT(one.highest <= range.highest);
  }
}

RC_GTEST_PROP(Evaluate, ItSaysNoMoreReasonsThanThereAreRules, ()) {
  const Matrix matrix = AnyMatrix();
  const Evaluation evaluation = Evaluate(matrix, AnyInputs());
  RC_ASSERT(evaluation.reasons.size() <= matrix.factors.size() + matrix.floors.size());
}

}  // namespace
}  // namespace safereturn::risk
