// Where the methods that name children learn who they are.
#pragma once

#include <set>

#include "libs/rpc/call_context.h"
#include "services/reporting/app/child_identities.h"

namespace safereturn::reporting {

class ChildReader {
 public:
  virtual ~ChildReader() = default;

  // Returns what is known of these children, with the rights of the caller.
  // Errors: UNAVAILABLE; what the caller may not know is PERMISSION_DENIED.
  [[nodiscard]] virtual absl::StatusOr<ChildIdentities> Read(const std::set<ChildId>& children,
                                                             const rpc::CallContext& call) = 0;
};

}  // namespace safereturn::reporting
