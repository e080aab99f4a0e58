// Methods about agreements.
#pragma once

#include "libs/messaging/store.h"
#include "libs/rpc/service.h"

namespace safereturn::referral {

void AddAgreementMethods(rpc::Service& service, messaging::Store& store);

}  // namespace safereturn::referral
