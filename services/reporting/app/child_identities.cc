#include "services/reporting/app/child_identities.h"

namespace safereturn::reporting {

std::string ValueOf(const ChildIdentity& child, const std::string& type,
                    const std::string& issuer) {
  std::string found;
  for (const Identifier& each : child.identifiers) {
    if (each.type != type || each.issuer != issuer) continue;
    if (found.empty() || each.value < found) found = each.value;
  }
  return found;
}

}  // namespace safereturn::reporting
