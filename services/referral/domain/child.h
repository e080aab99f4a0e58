// A child as this system knows it: identifiers and a date of birth, no name.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <vector>

#include "libs/base/civil.h"
#include "services/referral/domain/events.h"
#include "services/referral/domain/identifier.h"

namespace safereturn::referral {

struct Child {
  ChildId child_id;
  AuthorityId authority_id;
  std::vector<Identifier> identifiers;
  std::optional<Date> birth_date;  // kept here only; others hear "under 12" as a fact
  ChildId merged_into;
};
SR_STRUCT(Child, child_id, authority_id, identifiers, birth_date, merged_into)

// Which child an identifier names. A row of its own, because an identifier is unique within its
// authority.
struct ChildIdentifier {
  AuthorityId authority_id;
  std::string identity;  // "type|issuer|value"
  ChildId child_id;
};
SR_STRUCT(ChildIdentifier, authority_id, identity, child_id)

// A person says that two records are one child.
struct MergeChildren {
  ChildId name;  // whose record ends
  ChildId into_child_id;
  std::string caller;
};
SR_STRUCT(MergeChildren, name, into_child_id)

// Returns `child` with what a notice tells of it; the same if it tells nothing new.
// Errors: FAILED_PRECONDITION/BIRTH_DATE_CONFLICT: perhaps it is another child, so a person looks.
absl::StatusOr<Child> Learn(Child child, const std::vector<Identifier>& identifiers,
                            const std::optional<Date>& birth_date);

// `has_live_episodes`: whether an episode of the ending record is open or awaits its interview; its
// clock would run under the old child, so it is ended first. Errors:
// INVALID_ARGUMENT/MERGE_WITH_ITSELF; FAILED_PRECONDITION with MERGE_OF_TWO_CHILDREN (of two
// authorities),
//   CHILD_MERGED, BIRTH_DATE_CONFLICT or CHILD_HAS_LIVE_EPISODES.
absl::StatusOr<Events> Decide(const Child& child, const Child& into, const MergeChildren& command,
                              bool has_live_episodes);

Child Evolve(Child child, const Event& event);

}  // namespace safereturn::referral
