// Questions about a plan that are more than its state: why, what next, when could it be; and the hold, which
// changes nothing in the database.
#pragma once

#include "libs/messaging/store.h"
#include "libs/rpc/service.h"
#include "safereturn/scheduling/v1/scheduling_service.pb.h"
#include "services/scheduling/app/slot_holds.h"

namespace safereturn::scheduling {

// Adds ExplainDue, PreviewPlan, ProposeSlots and HoldSlot.
void AddPlanQueries(rpc::Service& service, messaging::Store& store, SlotHolds& holds);

// Answers a published version, or the built-in one as ladders/default.1.
absl::StatusOr<v1::GetLadderResponse> GetLadder(const v1::GetLadderRequest& request,
                                                const rpc::CallContext& call, messaging::Tx& tx);

}  // namespace safereturn::scheduling
