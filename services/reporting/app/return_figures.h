// The figures that a data return is made of.
#pragma once

#include "libs/messaging/tx.h"
#include "services/reporting/domain/figure.h"

namespace safereturn::reporting {

// Returns the figures of an authority whose absence touches the collection year that ends on 31
// March of `year`: it began by its end, and did not end before its beginning. Withdrawn and merged
// ones are left out. In order of id.
[[nodiscard]] absl::StatusOr<std::vector<Figure>> FiguresOfYear(const AuthorityId& authority,
                                                                int year, messaging::Tx& tx);

}  // namespace safereturn::reporting
