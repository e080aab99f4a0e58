// safereturn.referral.v1.ReferralService.
#pragma once

#include "libs/messaging/store.h"
#include "libs/rpc/service.h"

namespace safereturn::referral {

// Returns the service with all its methods; `store` must outlive it.
rpc::Service MakeReferralService(messaging::Store& store);

}  // namespace safereturn::referral
