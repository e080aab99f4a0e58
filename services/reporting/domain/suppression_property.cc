// Nothing that is suppressed can be worked out, looked at by other means than those that suppress.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <functional>
#include <set>

#include "services/reporting/domain/suppression.h"

namespace safereturn::reporting {
namespace {

using Counts = std::vector<std::vector<int64_t>>;
using Published = std::vector<std::vector<PublicCell>>;

Counts AnyCounts(int most_rows, int most_columns, int64_t most) {
  const int rows = *rc::gen::inRange(1, most_rows + 1);
  const int columns = *rc::gen::inRange(1, most_columns + 1);
  Counts counts(rows, std::vector<int64_t>(columns));
  for (auto& row : counts) {
    for (int64_t& cell : row) cell = *rc::gen::inRange<int64_t>(0, most + 1);
  }
  return counts;
}

Counts WithTotals(Counts counts) {
  counts.emplace_back(counts.front().size(), 0);
  for (size_t r = 0; r + 1 < counts.size(); ++r) {
    for (size_t c = 0; c < counts.front().size(); ++c) counts.back()[c] += counts[r][c];
  }
  for (auto& row : counts) {
    int64_t total = 0;
    for (const int64_t cell : row) total += cell;
    row.push_back(total);
  }
  return counts;
}

RC_GTEST_PROP(Suppression, ShowsNoSmallNumberAndNoWrongOne, ()) {
  const Counts counts = AnyCounts(8, 7, 40);
  const Published published = Suppress(counts);
  const Counts all = WithTotals(counts);
  for (size_t r = 0; r < all.size(); ++r) {
    for (size_t c = 0; c < all[r].size(); ++c) {
      const PublicCell& cell = published[r][c];
      RC_ASSERT(cell.is_suppressed || cell.episodes == all[r][c]);
      RC_ASSERT(cell.is_suppressed || cell.episodes == 0 || cell.episodes >= kSmallestPublished);
      RC_ASSERT(!cell.is_suppressed || (cell.episodes == 0 && all[r][c] > 0));
    }
  }
}

RC_GTEST_PROP(Suppression, LeavesNoSingleCellInARowOrColumn, ()) {
  const Published published = Suppress(AnyCounts(8, 7, 40));
  const auto check = [&](size_t lines, size_t length, const auto& at) {
    for (size_t i = 0; i < lines; ++i) {
      int suppressed = 0;
      for (size_t j = 0; j < length; ++j) suppressed += at(i, j).is_suppressed ? 1 : 0;
      RC_ASSERT(suppressed != 1);
    }
  };
  const size_t rows = published.size();
  const size_t columns = published.front().size();
  check(rows, columns, [&](size_t r, size_t c) { return published[r][c]; });
  check(columns, rows, [&](size_t c, size_t r) { return published[r][c]; });
}

// Small tables full of ones, which are the hardest to hide.
Counts TinyCounts() {
  Counts counts(*rc::gen::inRange(1, 3), std::vector<int64_t>(*rc::gen::inRange(1, 4)));
  for (auto& row : counts) {
    for (int64_t& cell : row) cell = *rc::gen::element<int64_t>(0, 1, 1, 1, 2, 7);
  }
  return counts;
}

// Tries all tables that agree with what is shown, up to one more than the true values. A reader
// knows all sums that are shown and that zeros are; each suppressed cell must still have two
// possible values at least.
RC_GTEST_PROP(Suppression, EachSuppressedCellHasAnotherPossibleValue, ()) {
  const Counts counts = TinyCounts();
  const Published published = Suppress(counts);
  const Counts truth = WithTotals(counts);
  const size_t rows = counts.size();
  const size_t columns = counts.front().size();
  std::vector<std::vector<std::set<int64_t>>> possible(rows + 1,
                                                       std::vector<std::set<int64_t>>(columns + 1));
  Counts guess = counts;
  const std::function<void(size_t)> guess_from = [&](size_t place) {
    if (place < rows * columns) {
      const size_t r = place / columns;
      const size_t c = place % columns;
      if (!published[r][c].is_suppressed) return guess_from(place + 1);
      for (int64_t value = 1; value <= truth[r][c] + 1; ++value) {
        guess[r][c] = value;
        guess_from(place + 1);
      }
      return;
    }
    const Counts all = WithTotals(guess);
    for (size_t r = 0; r <= rows; ++r) {
      for (size_t c = 0; c <= columns; ++c) {
        if (!published[r][c].is_suppressed && all[r][c] != published[r][c].episodes) return;
      }
    }
    for (size_t r = 0; r <= rows; ++r) {
      for (size_t c = 0; c <= columns; ++c) possible[r][c].insert(all[r][c]);
    }
  };
  guess_from(0);
  for (size_t r = 0; r <= rows; ++r) {
    for (size_t c = 0; c <= columns; ++c) {
      RC_ASSERT(!published[r][c].is_suppressed || possible[r][c].size() >= 2);
    }
  }
}

}  // namespace
}  // namespace safereturn::reporting
