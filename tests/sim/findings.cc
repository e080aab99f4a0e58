#include <algorithm>

#include "tests/sim/checks.h"

namespace safereturn::sim {

void Findings::Add(std::string checker, std::string text) {
  constexpr long kMostEach = 5;
  const auto known = std::count_if(findings_.begin(), findings_.end(),
                                   [&](const Finding& each) { return each.checker == checker; });
  if (known < kMostEach) findings_.push_back({std::move(checker), std::move(text)});
}

bool Findings::Has(const std::string& checker) const {
  return std::any_of(findings_.begin(), findings_.end(),
                     [&](const Finding& each) { return each.checker == checker; });
}

}  // namespace safereturn::sim
