// A risk matrix as data: factors, floors and the grid of likelihood and severity. No code of ours
// knows a particular instrument; a published version never changes (product decision 12).
#pragma once

#include <absl/status/status.h>

#include <cstdint>
#include <string>
#include <vector>

#include "services/risk/domain/inputs.h"

namespace safereturn::risk {

// What a hostile or careless document can cost at most.
inline constexpr size_t kLongestDocument = 64 * 1024;
inline constexpr size_t kMostFactors = 200;
inline constexpr size_t kMostFloors = 50;
inline constexpr size_t kMostNodes = 2000;  // of all expressions together
inline constexpr int kDeepestExpression = 8;
inline constexpr size_t kMostCodes = 50;  // of one expression
inline constexpr size_t kMostBands = 8;
inline constexpr size_t kLongestCode = 64;
inline constexpr int32_t kMostPoints = 100;
inline constexpr int32_t kLongestWindowDays = 400;  // the history reaches no further

// What a factor bears on. History counts to the likelihood.
enum class Axis {
  kUnspecified = 0,
  kLikelihood = 1,
  kSeverity = 2,
  kProtective = 3,
  kHistory = 4,
  kFloor = 5
};
SR_ENUM(Axis, kUnspecified, kLikelihood, kSeverity, kProtective, kHistory, kFloor)

// From when a factor can be answered: what only an interview can tell is not yet unanswered before
// one was held; the assessment is provisional so long.
enum class Stage { kUnspecified = 0, kReturn = 1, kInterview = 2 };
SR_ENUM(Stage, kUnspecified, kReturn, kInterview)

enum class Op {
  kUnspecified = 0,
  kAll = 1,
  kAny = 2,
  kNot = 3,
  kCodes = 4,
  kEpisodes = 5,
  kHoursAway = 6,
  kUnderAge = 7,
  kPoliceLevel = 8,
  kFirstEpisode = 9,
  kAway = 10,
  kAnswer = 11,
};
SR_ENUM(Op, kUnspecified, kAll, kAny, kNot, kCodes, kEpisodes, kHoursAway, kUnderAge, kPoliceLevel,
        kFirstEpisode, kAway, kAnswer)

// One node; which members count depends on `op`.
struct Expression {
  Op op = Op::kUnspecified;
  std::vector<Expression> parts;           // all, any, not
  CodeList list = CodeList::kUnspecified;  // codes
  std::vector<std::string> codes;          // codes: any of them; answer: the one
  std::vector<std::string> prompts;  // codes: what asks for them; not asked makes them unknown
  int32_t at_least = 0;              // codes, episodes, hours
  int32_t days = 0;                  // episodes: window; codes: how far back other interviews count
  int32_t age = 0;                   // under age: 12 or 13, what events tell
  bool include_away = false;         // episodes
  RiskLevel level = RiskLevel::kUnspecified;  // police level: at least
  bool not_graded_is_no = false;  // police level: a grade that no force gave counts as no
};

struct Factor {
  std::string key;
  Axis axis = Axis::kUnspecified;
  int32_t points = 0;
  Stage stage = Stage::kUnspecified;
  std::string reason_code;
  Expression when;
};

// Whatever the grid says: at least this level.
struct Floor {
  std::string key;
  RiskLevel level = RiskLevel::kUnspecified;
  Stage stage = Stage::kUnspecified;
  std::string reason_code;
  Expression when;
};

struct Matrix {
  std::string title;
  std::vector<int32_t> likelihood_bands;  // ascending points at which the next band begins
  std::vector<int32_t> severity_bands;
  // Row per likelihood band, column per severity band; one more each than thresholds.
  std::vector<std::vector<RiskLevel>> grid;
  int32_t protective_at_most = 0;  // points that protective factors can take off in all
  // What the highest is at least before an interview was held: nobody has asked yet.
  RiskLevel provisional_highest = RiskLevel::kUnspecified;
  std::vector<Factor> factors;
  std::vector<Floor> floors;
};

// Returns the nodes of an expression.
size_t CountNodes(const Expression& expression);
// Returns the depth of an expression; 1 for an atom.
int DepthOf(const Expression& expression);

// Checks everything that makes an evaluation well defined, bounded and monotone: more points never
// give a lower level, so that the highest of a range is its highest.
//
// Errors: INVALID_ARGUMENT with the path of the offending field ("factors[3].when.any[1]"):
//   MATRIX_TITLE_INVALID, MATRIX_BANDS_INVALID, MATRIX_GRID_INVALID, MATRIX_GRID_NOT_MONOTONE,
//   MATRIX_TOO_MANY_FACTORS, MATRIX_TOO_MANY_NODES, MATRIX_TOO_DEEP, MATRIX_KEY_INVALID,
//   MATRIX_KEY_REPEATED, MATRIX_POINTS_INVALID, MATRIX_STAGE_MISSING, MATRIX_AXIS_UNKNOWN,
//   MATRIX_EXPRESSION_INVALID, MATRIX_CODE_INVALID, MATRIX_LEVEL_UNKNOWN, MATRIX_WINDOW_INVALID,
//   MATRIX_AGE_UNKNOWN.
[[nodiscard]] absl::Status CheckMatrix(const Matrix& matrix);

}  // namespace safereturn::risk
