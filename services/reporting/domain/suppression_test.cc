#include "services/reporting/domain/suppression.h"

#include <gtest/gtest.h>

#include <string>

namespace safereturn::reporting {
namespace {

// Rows as people would read them: numbers, and c for what is suppressed.
std::vector<std::string> Shown(const std::vector<std::vector<int64_t>>& counts) {
  std::vector<std::string> rows;
  for (const auto& row : Suppress(counts)) {
    std::string& text = rows.emplace_back();
    for (const PublicCell& cell : row) {
      text +=
          (text.empty() ? "" : " ") + (cell.is_suppressed ? "c" : std::to_string(cell.episodes));
    }
  }
  return rows;
}

using Rows = std::vector<std::string>;

TEST(Suppression, ShowsATableWithoutSmallNumbersAsItIs) {
  EXPECT_EQ(Shown({{10, 0}, {5, 7}}), (Rows{"10 0 10", "5 7 12", "15 7 22"}));
}

TEST(Suppression, ASmallNumberTakesTheCheapestRectangleWithIt) {
  EXPECT_EQ(Shown({{3, 20, 9}, {8, 30, 6}, {50, 60, 70}}),
            (Rows{"c 20 c 32", "c 30 c 44", "50 60 70 180", "61 110 85 256"}));
}

TEST(Suppression, TwoOnesThatAddUpToTwoAreNotLeftAlone) {
  // Whoever knows that zeros are shown would know that both are one.
  const Rows rows = Shown({{1, 1, 10}, {10, 10, 10}});
  EXPECT_EQ(rows[0], "c c c 12");
}

TEST(Suppression, WhereNothingElseIsThereTheTotalsGo) {
  EXPECT_EQ(Shown({{2, 0}, {0, 9}}), (Rows{"c 0 c", "0 9 9", "c 9 c"}));
}

TEST(Suppression, AnEmptyTableHasOnlyItsTotal) {
  EXPECT_EQ(Shown({}), (Rows{"0"}));
  EXPECT_EQ(Shown({{0, 0}}), (Rows{"0 0 0", "0 0 0"}));
}

}  // namespace
}  // namespace safereturn::reporting
