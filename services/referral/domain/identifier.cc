#include "services/referral/domain/identifier.h"

#include <algorithm>

#include "libs/base/result.h"
#include "libs/base/text.h"
#include "services/referral/domain/reasons.h"

namespace safereturn::referral {
namespace {

// Version 4, minted once for this purpose.
const Uuid kChildSpace = *Uuid::Parse("6f0d5b0e-3a55-4b0c-9a0e-5d6c1c7f5c1b");

absl::Status Check(const Identifier& identifier, size_t position) {
  const auto refuse = [&](const char* field, const char* what) {
    return Refuse(absl::StatusCode::kInvalidArgument, reasons::kIdentifierInvalid, what,
                  "child[" + std::to_string(position) + "]." + field);
  };
  if (!IsTypeCode(identifier.type)) {
    return refuse("type", "the type is 1 to 32 lower-case letters, digits or _");
  }
  if (!IsReferenceText(identifier.issuer, 64)) {
    return refuse("issuer", "the issuer is 1 to 64 letters, digits or . _ - : /");
  }
  // No blanks: a name must not slip in as an identifier (product decision 6).
  if (!IsReferenceText(identifier.value, 64)) {
    return refuse("value", "the value is 1 to 64 letters, digits or . _ - : /");
  }
  return absl::OkStatus();
}

}  // namespace

std::string IdentityOf(const Identifier& identifier) {
  return identifier.type + "|" + identifier.issuer + "|" + identifier.value;
}

absl::StatusOr<std::vector<Identifier>> CheckIdentifiers(const std::vector<Identifier>& child) {
  if (child.empty()) {
    return Refuse(absl::StatusCode::kInvalidArgument, reasons::kChildIdentifierMissing,
                  "a child is named by at least one identifier", "child");
  }
  if (child.size() > kMaxIdentifiers) {
    return Refuse(absl::StatusCode::kInvalidArgument, reasons::kTooManyIdentifiers,
                  "a child is named by at most 16 identifiers", "child");
  }
  for (size_t i = 0; i < child.size(); ++i) SR_RETURN_IF_ERROR(Check(child[i], i));
  std::vector<Identifier> sorted = child;
  const auto before = [](const Identifier& a, const Identifier& b) {
    return IdentityOf(a) < IdentityOf(b);
  };
  std::sort(sorted.begin(), sorted.end(), before);
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  return sorted;
}

ChildId FoundedChildId(const AuthorityId& authority, const std::string& identity) {
  return ChildId(UuidV5(kChildSpace, authority.empty() ? identity : authority + "|" + identity));
}

}  // namespace safereturn::referral
