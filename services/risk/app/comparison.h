// How the active matrix and one in shadow saw the same episode: a narrow row, so that thousands can
// be counted.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "libs/messaging/tx.h"
#include "services/risk/domain/assessment.h"

namespace safereturn::risk {

// How the shadow's range stands to the active one's.
enum class Verdict {
  kUnspecified = 0,
  kSame = 1,
  kHigher = 2,        // its highest level is higher
  kLower = 3,         // its highest level is lower
  kLowestDiffers = 4  // the highest is the same, the lowest is not
};
SR_ENUM(Verdict, kUnspecified, kSame, kHigher, kLower, kLowestDiffers)

struct Comparison {
  AuthorityId authority_id;
  ChildId child_id;
  EpisodeId episode_id;
  std::string case_reference;
  MatrixRef active;
  MatrixRef shadow;
  RiskLevel active_lowest = RiskLevel::kUnspecified;
  RiskLevel active_highest = RiskLevel::kUnspecified;
  RiskLevel shadow_lowest = RiskLevel::kUnspecified;
  RiskLevel shadow_highest = RiskLevel::kUnspecified;
  Verdict verdict = Verdict::kUnspecified;
};
SR_STRUCT(Comparison, authority_id, child_id, episode_id, case_reference, active, shadow,
          active_lowest, active_highest, shadow_lowest, shadow_highest, verdict)

// Asks how two matrices differ. Without matrices: those in force, the latest shadow.
struct CompareQuery {
  AuthorityId authority_id;
  std::string active_matrix_id;
  int32_t active_version = 0;
  std::string shadow_matrix_id;
  int32_t shadow_version = 0;
  int32_t page_size = 0;
  std::string page_token;
};
SR_STRUCT(CompareQuery, authority_id, active_matrix_id, active_version, shadow_matrix_id,
          shadow_version, page_size, page_token)

// How many episodes have these two highest levels.
struct ComparisonCell {
  RiskLevel active_level = RiskLevel::kUnspecified;
  RiskLevel shadow_level = RiskLevel::kUnspecified;
  int64_t count = 0;
};
SR_STRUCT(ComparisonCell, active_level, shadow_level, count)

struct ComparisonReport {
  MatrixRef active;
  MatrixRef shadow;
  int64_t compared = 0;
  int64_t same = 0;
  int64_t shadow_higher = 0;
  int64_t shadow_lower = 0;
  int64_t lowest_differs = 0;
  bool is_complete = false;  // false: there are more episodes than are counted
  std::vector<ComparisonCell> cells;
  std::vector<Comparison> differences;
  std::string next_page_token;
};
SR_STRUCT(ComparisonReport, active, shadow, compared, same, shadow_higher, shadow_lower,
          lowest_differs, is_complete, cells, differences, next_page_token)

// At most so many episodes are counted by one query.
inline constexpr int64_t kMostCompared = 20'000;

// Returns the two assessments side by side.
Comparison Compare(const Assessment& active, const Assessment& shadow);
std::string PairOf(const Comparison& comparison);
std::string PairOf(const AuthorityId& authority, const MatrixRef& active, const MatrixRef& shadow);
std::string ComparisonKey(const Comparison& comparison);

// Counts where the two differ and lists those episodes.
// Errors: INVALID_ARGUMENT/PAGE_SIZE_INVALID; FAILED_PRECONDITION/NOTHING_IN_SHADOW.
absl::StatusOr<ComparisonReport> Handle(const CompareQuery& query, messaging::Tx& tx);

}  // namespace safereturn::risk
