#include "services/risk/app/comparison.h"

#include <algorithm>

#include "services/risk/app/rules.h"
#include "services/risk/app/tables.h"
#include "services/risk/domain/reasons.h"

namespace safereturn::risk {
namespace {

constexpr int kPage = 1000;
constexpr int32_t kUsualPage = 50;

Verdict VerdictOf(const Comparison& comparison) {
  if (comparison.shadow_highest > comparison.active_highest) return Verdict::kHigher;
  if (comparison.shadow_highest < comparison.active_highest) return Verdict::kLower;
  return comparison.shadow_lowest == comparison.active_lowest ? Verdict::kSame
                                                              : Verdict::kLowestDiffers;
}

void Count(const Comparison& comparison, ComparisonReport& report) {
  ++report.compared;
  if (comparison.verdict == Verdict::kSame) ++report.same;
  if (comparison.verdict == Verdict::kHigher) ++report.shadow_higher;
  if (comparison.verdict == Verdict::kLower) ++report.shadow_lower;
  if (comparison.verdict == Verdict::kLowestDiffers) ++report.lowest_differs;
  auto cell =
      std::find_if(report.cells.begin(), report.cells.end(), [&](const ComparisonCell& each) {
        return each.active_level == comparison.active_highest &&
               each.shadow_level == comparison.shadow_highest;
      });
  if (cell == report.cells.end()) {
    cell = report.cells.insert(cell, {comparison.active_highest, comparison.shadow_highest, 0});
  }
  ++cell->count;
}

}  // namespace

Comparison Compare(const Assessment& active, const Assessment& shadow) {
  Comparison made;
  made.authority_id = active.authority_id;
  made.child_id = active.child_id;
  made.episode_id = active.episode_id;
  made.case_reference = active.case_reference;
  made.active = {active.matrix_id, active.matrix_version};
  made.shadow = {shadow.matrix_id, shadow.matrix_version};
  made.active_lowest = active.lowest_level;
  made.active_highest = active.highest_level;
  made.shadow_lowest = shadow.lowest_level;
  made.shadow_highest = shadow.highest_level;
  made.verdict = VerdictOf(made);
  return made;
}

std::string PairOf(const AuthorityId& authority, const MatrixRef& active, const MatrixRef& shadow) {
  return MatrixKey(authority, active) + "|" + MatrixKey(authority, shadow);
}

std::string PairOf(const Comparison& comparison) {
  return PairOf(comparison.authority_id, comparison.active, comparison.shadow);
}

std::string ComparisonKey(const Comparison& comparison) {
  return comparison.episode_id.key() + "|" + PairOf(comparison);
}

absl::StatusOr<ComparisonReport> Handle(const CompareQuery& query, messaging::Tx& tx) {
  if (query.page_size < 0 || query.page_size > kPage) {
    return Refuse(absl::StatusCode::kInvalidArgument, "PAGE_SIZE_INVALID",
                  "page_size is 1 to 1000, or 0 for 50", "page_size");
  }
  const int32_t page_size = query.page_size == 0 ? kUsualPage : query.page_size;
  SR_ASSIGN_OR_RETURN(const InForce in_force, LoadInForce(query.authority_id, tx));
  ComparisonReport report;
  report.active = query.active_matrix_id.empty()
                      ? in_force.active
                      : MatrixRef{query.active_matrix_id, query.active_version};
  if (!query.shadow_matrix_id.empty()) {
    report.shadow = {query.shadow_matrix_id, query.shadow_version};
  } else if (!in_force.shadows.empty()) {
    report.shadow = in_force.shadows.front();
  } else {
    return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kNothingInShadow,
                  "no matrix runs in shadow; name the two to compare", "shadow_matrix_id");
  }
  messaging::ListQuery list;
  list.limit = kPage;
  list.equals = {{"pair", PairOf(query.authority_id, report.active, report.shadow)}};
  while (report.compared < kMostCompared) {
    SR_ASSIGN_OR_RETURN(const std::vector<Comparison> page, tx.List<Comparison>(list));
    for (const Comparison& comparison : page) {
      Count(comparison, report);
      if (comparison.verdict != Verdict::kSame && ComparisonKey(comparison) > query.page_token) {
        report.differences.push_back(comparison);
      }
    }
    if (static_cast<int>(page.size()) < kPage) {
      report.is_complete = true;
      break;
    }
    list.after = "-|" + ComparisonKey(page.back());
  }
  // The database sorts text by its own collation; a page's order is ours.
  std::sort(
      report.differences.begin(), report.differences.end(),
      [](const Comparison& a, const Comparison& b) { return ComparisonKey(a) < ComparisonKey(b); });
  if (static_cast<int32_t>(report.differences.size()) > page_size) {
    report.differences.resize(static_cast<size_t>(page_size));
    report.next_page_token = ComparisonKey(report.differences.back());
  }
  return report;
}

}  // namespace safereturn::risk
