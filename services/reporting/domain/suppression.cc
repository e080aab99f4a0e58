#include "services/reporting/domain/suppression.h"

#include <limits>
#include <optional>

namespace safereturn::reporting {
namespace {

// Hiding a total costs more than hiding any inner cell, the grand total more than any total.
constexpr int64_t kTotalCosts = int64_t{1} << 40;
constexpr int64_t kGrandTotalCosts = int64_t{1} << 50;

// The counts with their totals. Rows and columns all obey one law: with the totals taken as
// negative, each adds up to nothing. So a rectangle of four cells may change by one around and
// every sum stays.
class Table {
 public:
  explicit Table(const std::vector<std::vector<int64_t>>& counts)
      : rows_(counts.size()), columns_(counts.empty() ? 0 : counts.front().size()) {
    value_.assign(rows_ + 1, std::vector<int64_t>(columns_ + 1, 0));
    hidden_.assign(rows_ + 1, std::vector<bool>(columns_ + 1, false));
    for (size_t r = 0; r < rows_; ++r) {
      for (size_t c = 0; c < columns_; ++c) {
        value_[r][c] = counts[r][c];
        value_[r][columns_] += counts[r][c];
        value_[rows_][c] += counts[r][c];
        value_[rows_][columns_] += counts[r][c];
      }
    }
  }

  void SuppressAll() {
    std::vector<std::pair<size_t, size_t>> small;
    for (size_t r = 0; r <= rows_; ++r) {
      for (size_t c = 0; c <= columns_; ++c) {
        if (value_[r][c] == 0 || value_[r][c] >= kSmallestPublished) continue;
        hidden_[r][c] = true;
        small.emplace_back(r, c);
      }
    }
    for (const auto& [r, c] : small) Protect(r, c);
  }

  [[nodiscard]] std::vector<std::vector<PublicCell>> Published() const {
    std::vector<std::vector<PublicCell>> cells(rows_ + 1);
    for (size_t r = 0; r <= rows_; ++r) {
      for (size_t c = 0; c <= columns_; ++c) {
        cells[r].push_back({hidden_[r][c] ? 0 : value_[r][c], hidden_[r][c]});
      }
    }
    return cells;
  }

 private:
  [[nodiscard]] bool IsTotal(size_t r, size_t c) const { return (r == rows_) != (c == columns_); }

  // What it costs to hide the cell as a corner that changes by one, `grows` with the protected cell
  // or against it; nothing if it would not stay positive.
  [[nodiscard]] std::optional<int64_t> Cost(size_t r, size_t c, bool grows) const {
    if (value_[r][c] < (grows ? 1 : 2)) return std::nullopt;
    if (hidden_[r][c]) return 0;
    if (r == rows_ && c == columns_) return kGrandTotalCosts;
    return value_[r][c] + (IsTotal(r, c) ? kTotalCosts : 0);
  }

  // Hides the cheapest rectangle in which the cell can grow by one. There is one always: where a
  // cell grows together with its totals nothing has to shrink.
  void Protect(size_t row, size_t column) {
    const bool turned = IsTotal(row, column);
    int64_t cheapest = std::numeric_limits<int64_t>::max();
    std::pair<size_t, size_t> corner(rows_, columns_);
    for (size_t r = 0; r <= rows_; ++r) {
      if (r == row) continue;
      for (size_t c = 0; c <= columns_; ++c) {
        if (c == column) continue;
        // Around a rectangle signs alternate; a total's sign is turned.
        const auto beside = Cost(row, c, IsTotal(row, c) != turned);
        const auto below = Cost(r, column, IsTotal(r, column) != turned);
        const auto across = Cost(r, c, IsTotal(r, c) == turned);
        if (!beside || !below || !across) continue;
        if (const int64_t cost = *beside + *below + *across; cost < cheapest) {
          cheapest = cost;
          corner = {r, c};
        }
      }
    }
    hidden_[row][corner.second] = true;
    hidden_[corner.first][column] = true;
    hidden_[corner.first][corner.second] = true;
  }

  size_t rows_;
  size_t columns_;
  std::vector<std::vector<int64_t>> value_;
  std::vector<std::vector<bool>> hidden_;
};

}  // namespace

std::vector<std::vector<PublicCell>> Suppress(const std::vector<std::vector<int64_t>>& counts) {
  Table table(counts);
  table.SuppressAll();
  return table.Published();
}

}  // namespace safereturn::reporting
