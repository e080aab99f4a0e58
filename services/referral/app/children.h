// Finds the child that a notice names, and makes its record where there is none.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <vector>

#include "services/referral/app/reporter.h"

namespace safereturn::referral {

// Declares what a notice about this child will read, as far as it can be told beforehand: the
// identifiers, and the child that the first of them founds with its episodes. That is the right
// child for all but those that got a further identifier later or were merged; theirs are read when
// they are known.
void TouchChild(const std::vector<Identifier>& child, Prefetch& prefetch);

// Returns the child of this authority that the identifiers name, locked; nothing if none of them is
// known. Errors: FAILED_PRECONDITION/IDENTIFIERS_CONFLICT if they name two children: a person
// merges them first.
absl::StatusOr<std::optional<Child>> FindChild(const AuthorityId& authority,
                                               const std::vector<Identifier>& identifiers, Tx& tx);

// Returns the child, locked, with what the notice tells of it; made new if it is not known.
// Errors: as FindChild, and FAILED_PRECONDITION/BIRTH_DATE_CONFLICT.
absl::StatusOr<Child> RegisterChild(const Reporter& reporter, const Notice& notice, Tx& tx);

// Returns all episodes of a child.
absl::StatusOr<std::vector<Episode>> EpisodesOf(const ChildId& child, Tx& tx);

}  // namespace safereturn::referral
