// safereturn.scheduling.v1.SchedulingService: each method in a line or a small function.
#pragma once

#include "libs/messaging/store.h"
#include "libs/rpc/service.h"
#include "services/scheduling/adapters/rpc/plan_queries.h"
#include "services/scheduling/app/slot_holds.h"

namespace safereturn::scheduling {

// `store` and `holds` must outlive the service.
rpc::Service MakeSchedulingService(messaging::Store& store, SlotHolds& holds,
                                   PlanEventDecoder decoder);

}  // namespace safereturn::scheduling
