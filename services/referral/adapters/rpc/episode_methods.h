// Methods about children and episodes.
#pragma once

#include "libs/messaging/store.h"
#include "libs/rpc/service.h"

namespace safereturn::referral {

void AddReportMethods(rpc::Service& service, messaging::Store& store);
void AddEpisodeMethods(rpc::Service& service, messaging::Store& store);
void AddChildMethods(rpc::Service& service, messaging::Store& store);

}  // namespace safereturn::referral
