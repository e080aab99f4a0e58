#include "services/risk/domain/matrix.h"

#include <algorithm>
#include <set>

#include "libs/base/result.h"
#include "libs/base/text.h"
#include "services/risk/domain/reasons.h"

namespace safereturn::risk {
namespace {

absl::Status Invalid(std::string_view reason, std::string_view message, const std::string& field) {
  return Refuse(absl::StatusCode::kInvalidArgument, reason, message, field);
}

std::string At(const std::string& path, size_t index) {
  return path + "[" + std::to_string(index) + "]";
}

bool IsLevel(RiskLevel level) { return level >= RiskLevel::kVeryLow && level <= RiskLevel::kHigh; }

absl::Status CheckBands(const std::vector<int32_t>& bands, const std::string& path) {
  if (bands.empty() || bands.size() > kMostBands) {
    return Invalid(reasons::kMatrixBandsInvalid, "1 to 8 thresholds", path);
  }
  constexpr int32_t kMostTogether = static_cast<int32_t>(kMostFactors) * kMostPoints;
  int32_t before = 0;
  for (size_t i = 0; i < bands.size(); ++i) {
    if (bands[i] <= before || bands[i] > kMostTogether) {
      return Invalid(reasons::kMatrixBandsInvalid, "thresholds ascend from 1", At(path, i));
    }
    before = bands[i];
  }
  return absl::OkStatus();
}

absl::Status CheckGrid(const Matrix& matrix) {
  const auto& grid = matrix.grid;
  if (grid.size() != matrix.likelihood_bands.size() + 1) {
    return Invalid(reasons::kMatrixGridInvalid, "one row more than likelihood thresholds", "grid");
  }
  for (size_t row = 0; row < grid.size(); ++row) {
    const std::string path = At("grid", row);
    if (grid[row].size() != matrix.severity_bands.size() + 1) {
      return Invalid(reasons::kMatrixGridInvalid, "one column more than severity thresholds", path);
    }
    for (size_t column = 0; column < grid[row].size(); ++column) {
      const RiskLevel level = grid[row][column];
      if (!IsLevel(level)) {
        return Invalid(reasons::kMatrixLevelUnknown, "a cell is a level", At(path, column));
      }
      // Otherwise more harm could give less risk, and a range's highest would not be its highest.
      if ((row > 0 && level < grid[row - 1][column]) ||
          (column > 0 && level < grid[row][column - 1])) {
        return Invalid(reasons::kMatrixGridNotMonotone, "levels never fall along a row or column",
                       At(path, column));
      }
    }
  }
  return absl::OkStatus();
}

absl::Status CheckCodes(const std::vector<std::string>& codes, const std::string& path) {
  if (codes.size() > kMostCodes) {
    return Invalid(reasons::kMatrixCodeInvalid, "at most 50 codes", path);
  }
  for (size_t i = 0; i < codes.size(); ++i) {
    if (!IsCode(codes[i], kLongestCode)) {
      return Invalid(reasons::kMatrixCodeInvalid, "a code is 1 to 64 of A-Z, a-z, 0-9 and _",
                     At(path, i));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckDays(int32_t days, int32_t lowest, const std::string& path) {
  if (days >= lowest && days <= kLongestWindowDays) return absl::OkStatus();
  return Invalid(reasons::kMatrixWindowInvalid, "a window is at most 400 days", path);
}

absl::Status CheckAtom(const Expression& atom, const std::string& path) {
  switch (atom.op) {
    case Op::kCodes:
      if (atom.list == CodeList::kUnspecified) {
        return Invalid(reasons::kMatrixExpressionInvalid, "say which list", path + ".codes.list");
      }
      if (atom.codes.empty()) {
        return Invalid(reasons::kMatrixCodeInvalid, "name the codes", path + ".codes.any_of");
      }
      SR_RETURN_IF_ERROR(CheckCodes(atom.codes, path + ".codes.any_of"));
      SR_RETURN_IF_ERROR(CheckCodes(atom.prompts, path + ".codes.prompts"));
      if (atom.at_least < 1 || atom.at_least > static_cast<int32_t>(atom.codes.size())) {
        return Invalid(reasons::kMatrixExpressionInvalid, "at least 1, at most as many as named",
                       path + ".codes.at_least");
      }
      return CheckDays(atom.days, 0, path + ".codes.earlier_days");
    case Op::kEpisodes:
      if (atom.at_least < 1 || atom.at_least > kMostPoints) {
        return Invalid(reasons::kMatrixExpressionInvalid, "1 to 100 episodes",
                       path + ".episodes.at_least");
      }
      return CheckDays(atom.days, 1, path + ".episodes.days");
    case Op::kHoursAway:
      if (atom.at_least < 1 || atom.at_least > kLongestWindowDays * 24) {
        return Invalid(reasons::kMatrixExpressionInvalid, "1 hour to 400 days",
                       path + ".hours_away.at_least");
      }
      return absl::OkStatus();
    case Op::kUnderAge:
      if (atom.age != 12 && atom.age != 13) {
        return Invalid(reasons::kMatrixAgeUnknown, "events tell under 12 and under 13 only",
                       path + ".under_age");
      }
      return absl::OkStatus();
    case Op::kPoliceLevel:
      if (!IsLevel(atom.level)) {
        return Invalid(reasons::kMatrixLevelUnknown, "the level is not known",
                       path + ".police_level.at_least");
      }
      return absl::OkStatus();
    case Op::kAnswer:
      if (atom.codes.size() != 1 || !IsCode(atom.codes[0], kLongestCode)) {
        return Invalid(reasons::kMatrixCodeInvalid, "name the one code", path + ".answer");
      }
      return absl::OkStatus();
    case Op::kFirstEpisode:
    case Op::kAway:
      return absl::OkStatus();
    default:
      return Invalid(reasons::kMatrixExpressionInvalid, "an expression is one operator or fact",
                     path);
  }
}

absl::Status CheckExpression(const Expression& expression, const std::string& path, int depth) {
  if (depth > kDeepestExpression) {
    return Invalid(reasons::kMatrixTooDeep, "expressions are at most 8 deep", path);
  }
  const bool is_group = expression.op == Op::kAll || expression.op == Op::kAny;
  if (!is_group && expression.op != Op::kNot) return CheckAtom(expression, path);
  if (expression.op == Op::kNot) {
    if (expression.parts.size() != 1) {
      return Invalid(reasons::kMatrixExpressionInvalid, "not has one part", path + ".not");
    }
    return CheckExpression(expression.parts[0], path + ".not", depth + 1);
  }
  const std::string here = path + (expression.op == Op::kAll ? ".all" : ".any");
  if (expression.parts.empty()) {
    return Invalid(reasons::kMatrixExpressionInvalid, "a group has parts", here);
  }
  for (size_t i = 0; i < expression.parts.size(); ++i) {
    SR_RETURN_IF_ERROR(CheckExpression(expression.parts[i], At(here, i), depth + 1));
  }
  return absl::OkStatus();
}

template <class Rule>
absl::Status CheckCommon(const Rule& rule, const std::string& path, std::set<std::string>& keys,
                         size_t& nodes) {
  if (!IsCode(rule.key, kLongestCode)) {
    return Invalid(reasons::kMatrixKeyInvalid, "a key is 1 to 64 of A-Z, a-z, 0-9 and _",
                   path + ".key");
  }
  if (!keys.insert(rule.key).second) {
    return Invalid(reasons::kMatrixKeyRepeated, "every key stands once", path + ".key");
  }
  if (!IsCode(rule.reason_code, kLongestCode)) {
    return Invalid(reasons::kMatrixKeyInvalid, "a reason is a code", path + ".reason");
  }
  if (rule.stage == Stage::kUnspecified) {
    return Invalid(reasons::kMatrixStageMissing, "RETURN or INTERVIEW", path + ".asked");
  }
  SR_RETURN_IF_ERROR(CheckExpression(rule.when, path + ".when", 1));
  nodes += CountNodes(rule.when);
  if (nodes > kMostNodes) {
    return Invalid(reasons::kMatrixTooManyNodes, "at most 2,000 nodes together", path + ".when");
  }
  return absl::OkStatus();
}

absl::Status CheckRules(const Matrix& matrix) {
  std::set<std::string> keys;
  size_t nodes = 0;
  for (size_t i = 0; i < matrix.factors.size(); ++i) {
    const Factor& factor = matrix.factors[i];
    const std::string path = At("factors", i);
    SR_RETURN_IF_ERROR(CheckCommon(factor, path, keys, nodes));
    if (factor.axis == Axis::kUnspecified || factor.axis == Axis::kFloor) {
      return Invalid(reasons::kMatrixAxisUnknown, "LIKELIHOOD, SEVERITY, PROTECTIVE or HISTORY",
                     path + ".axis");
    }
    if (factor.points < 1 || factor.points > kMostPoints) {
      return Invalid(reasons::kMatrixPointsInvalid, "1 to 100 points", path + ".points");
    }
  }
  for (size_t i = 0; i < matrix.floors.size(); ++i) {
    const std::string path = At("floors", i);
    SR_RETURN_IF_ERROR(CheckCommon(matrix.floors[i], path, keys, nodes));
    if (!IsLevel(matrix.floors[i].level)) {
      return Invalid(reasons::kMatrixLevelUnknown, "the level is not known", path + ".level");
    }
  }
  return absl::OkStatus();
}

}  // namespace

size_t CountNodes(const Expression& expression) {
  size_t nodes = 1;
  for (const Expression& part : expression.parts) nodes += CountNodes(part);
  return nodes;
}

int DepthOf(const Expression& expression) {
  int deepest = 0;
  for (const Expression& part : expression.parts) deepest = std::max(deepest, DepthOf(part));
  return deepest + 1;
}

absl::Status CheckMatrix(const Matrix& matrix) {
  constexpr size_t kLongestTitle = 200;
  if (!CheckLine(matrix.title, "title", kLongestTitle).ok()) {
    return Invalid(reasons::kMatrixTitleInvalid, "1 to 200 printable characters", "title");
  }
  SR_RETURN_IF_ERROR(CheckBands(matrix.likelihood_bands, "likelihood_bands"));
  SR_RETURN_IF_ERROR(CheckBands(matrix.severity_bands, "severity_bands"));
  SR_RETURN_IF_ERROR(CheckGrid(matrix));
  if (matrix.protective_at_most < 0 || matrix.protective_at_most > kMostPoints) {
    return Invalid(reasons::kMatrixPointsInvalid, "0 to 100 points", "protective_at_most");
  }
  if (matrix.factors.empty() || matrix.factors.size() > kMostFactors) {
    return Invalid(reasons::kMatrixTooManyFactors, "1 to 200 factors", "factors");
  }
  if (matrix.floors.size() > kMostFloors) {
    return Invalid(reasons::kMatrixTooManyFactors, "at most 50 floors", "floors");
  }
  return CheckRules(matrix);
}

}  // namespace safereturn::risk
