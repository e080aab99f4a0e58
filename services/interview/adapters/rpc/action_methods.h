// The methods about dangers, actions, visits and debriefs.
#pragma once

#include "libs/messaging/store.h"
#include "libs/rpc/service.h"
#include "libs/seal/vault.h"

namespace safereturn::interview {

// `store` and `vault` must outlive the service.
void AddDangerMethods(rpc::Service& service, messaging::Store& store, seal::Vault& vault);
void AddActionMethods(rpc::Service& service, messaging::Store& store, seal::Vault& vault);
void AddVisitMethods(rpc::Service& service, messaging::Store& store);

}  // namespace safereturn::interview
