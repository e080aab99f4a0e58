// Questions about a plan that are more than its state: why, what next, when could it be; and the
// hold, which changes nothing in the database.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "libs/messaging/store.h"
#include "libs/rpc/service.h"
#include "safereturn/scheduling/v1/scheduling_service.pb.h"
#include "services/scheduling/app/slot_holds.h"
#include "services/scheduling/domain/events.h"

namespace safereturn::scheduling {

// Returns the event of a plan that a journal row of this type and data holds
// (adapters/bus/events.h).
using PlanEventDecoder = std::function<absl::StatusOr<std::optional<Event>>(
    const std::string& type, const std::string& data)>;

// Adds ExplainDue, PreviewPlan, ProposeSlots and HoldSlot.
void AddPlanQueries(rpc::Service& service, messaging::Store& store, SlotHolds& holds,
                    PlanEventDecoder decoder);

// Answers a published version, or the built-in one as ladders/default.1.
absl::StatusOr<v1::GetLadderResponse> GetLadder(const v1::GetLadderRequest& request,
                                                const rpc::CallContext& call, messaging::Tx& tx);

}  // namespace safereturn::scheduling
