// Who a child is to its authority. Reporting keeps no such thing: it is read from referral for the
// one answer that needs it, with the rights of the caller who asked.
#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "libs/base/civil.h"
#include "libs/base/describe.h"
#include "services/reporting/domain/ids.h"

namespace safereturn::reporting {

struct Identifier {
  std::string type;
  std::string issuer;
  std::string value;
};
SR_STRUCT(Identifier, type, issuer, value)

struct ChildIdentity {
  std::vector<Identifier> identifiers;
  std::optional<Date> birth_date;
};
SR_STRUCT(ChildIdentity, identifiers, birth_date)

// Children that are not there, or not the caller's to see, are absent.
using ChildIdentities = std::map<ChildId, ChildIdentity>;

// Returns the value of `type` that `issuer` issued, the first in order of several; "" if there is
// none.
[[nodiscard]] std::string ValueOf(const ChildIdentity& child, const std::string& type,
                                  const std::string& issuer);

}  // namespace safereturn::reporting
