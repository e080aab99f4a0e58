// Methods about sources, homes, schools and roles.
#pragma once

#include "libs/messaging/store.h"
#include "libs/rpc/service.h"

namespace safereturn::referral {

void AddDirectoryMethods(rpc::Service& service, messaging::Store& store);

}  // namespace safereturn::referral
