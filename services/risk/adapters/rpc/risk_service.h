// RiskService: one line per method.
#pragma once

#include "libs/messaging/store.h"
#include "libs/rpc/service.h"
#include "libs/seal/vault.h"

namespace safereturn::risk {

// Both must live as long as the service.
rpc::Service MakeRiskService(messaging::Store& store, seal::Vault& vault);

}  // namespace safereturn::risk
