// Asks referral who children are. A caller who may not know gets its refusal.
#pragma once

#include <memory>
#include <string>

#include "libs/rpc/client.h"
#include "services/reporting/adapters/child_reader.h"

namespace safereturn::reporting {

// Thread-safety: any thread.
class ReferralChildren final : public ChildReader {
 public:
  // `address` is "host:port"; "" means that there is nobody to ask.
  explicit ReferralChildren(const std::string& address);

  [[nodiscard]] absl::StatusOr<ChildIdentities> Read(const std::set<ChildId>& children,
                                                     const rpc::CallContext& call) override;

 private:
  std::unique_ptr<rpc::Client> client_;
};

}  // namespace safereturn::reporting
