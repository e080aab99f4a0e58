// What a child is known by. Two issuers' equal values are two children until a person merges them
// (product decision 16).
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "libs/base/describe.h"
#include "libs/base/ids.h"

namespace safereturn::referral {

struct Identifier {
  std::string type;
  std::string issuer;
  std::string value;
};
SR_STRUCT(Identifier, type, issuer, value)

// Longest list of one message; also bounds what one message can cost.
inline constexpr size_t kMaxIdentifiers = 16;

// Returns "type|issuer|value": what makes an identifier the same, within one authority.
std::string IdentityOf(const Identifier& identifier);

// Returns the identifiers in order of their identity, each once. The first one founds a new child's
// id, so that the same child comes out whichever way round a source lists them. Errors:
// INVALID_ARGUMENT with CHILD_IDENTIFIER_MISSING, TOO_MANY_IDENTIFIERS or IDENTIFIER_INVALID.
absl::StatusOr<std::vector<Identifier>> CheckIdentifiers(const std::vector<Identifier>& child);

// Returns the id of the child that `identity` founds. It is made from content so that what a batch
// will touch is known before anything is read. The unscoped one (`authority` = "") is used at
// intake, where all authorities' rows are visible; where another authority's child has taken it,
// and by commands, the scoped one.
ChildId FoundedChildId(const AuthorityId& authority, const std::string& identity);

}  // namespace safereturn::referral
