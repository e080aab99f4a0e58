// Small numbers are not published: 1 to 4 are suppressed, and as many other cells as it takes that
// none of them can be worked out from its row, its column and their totals.
// Source: product.md 4.6.42 (1 to 4, complementary suppression); DfE marks them "c" (domain facts
// 3.6).
#pragma once

#include <cstdint>
#include <vector>

namespace safereturn::reporting {

inline constexpr int64_t kSmallestPublished = 5;

struct PublicCell {
  int64_t episodes = 0;  // 0 if suppressed
  bool is_suppressed = false;
};
inline bool operator==(const PublicCell& a, const PublicCell& b) {
  return a.episodes == b.episodes && a.is_suppressed == b.is_suppressed;
}

// Returns the table with a column of row totals and a row of column totals, fit to be published.
//
// `counts` is a rectangle of numbers that are not negative. What holds of the result, even for a
// reader who knows these rules: no number from 1 to 4 is shown; a zero is never suppressed; for
// each suppressed cell there is another table with the same cells shown, and no zero in the others,
// in which this cell differs by one. Inner cells are suppressed before totals, small ones first.
// Thread-safety: pure.
[[nodiscard]] std::vector<std::vector<PublicCell>> Suppress(
    const std::vector<std::vector<int64_t>>& counts);

}  // namespace safereturn::reporting
