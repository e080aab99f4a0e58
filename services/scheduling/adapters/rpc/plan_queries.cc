#include "services/scheduling/adapters/rpc/plan_queries.h"

#include <algorithm>

#include "libs/api/methods.h"
#include "services/scheduling/app/commands.h"
#include "services/scheduling/domain/ledger.h"
#include "services/scheduling/domain/preview.h"

namespace safereturn::scheduling {
namespace {

namespace pb = safereturn::scheduling::v1;
using messaging::Tx;
using rpc::CallContext;

constexpr int kUsualPreview = 20;
constexpr int kLongestPreview = 100;
// A plan says some twenty events; after years of daily steps the ledger shows the first ones.
constexpr int kLongestLedger = 1000;

absl::StatusOr<Plan> LoadPlan(const std::string& name, const CallContext& call, Tx& tx) {
  SR_ASSIGN_OR_RETURN(const std::string key, api::KeyOfName(messaging::Table<Plan>::Def(), name));
  SR_ASSIGN_OR_RETURN(Plan plan, tx.Load<Plan>(key));
  SR_RETURN_IF_ERROR(api::CheckHome(call, plan));
  return plan;
}

absl::StatusOr<pb::ExplainDueResponse> ExplainDue(const PlanEventDecoder& decode,
                                                  const pb::ExplainDueRequest& request,
                                                  const CallContext& call, Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Plan plan, LoadPlan(request.name(), call, tx));
  SR_ASSIGN_OR_RETURN(const auto rows,
                      tx.backend().JournalOf(PlanIdOf(plan).name(), 0, kLongestLedger));
  std::vector<Recorded> history;
  for (const messaging::JournalRow& row : rows) {
    SR_ASSIGN_OR_RETURN(std::optional<Event> event, decode(row.type, row.data));
    if (event) history.push_back({row.occurred_at, *std::move(event)});
  }
  pb::ExplainDueResponse response;
  for (const LedgerEntry& entry : Explain(history)) {
    codec::ToProto(entry, *response.add_entries());
  }
  api::WriteResource(plan, tx.VersionOf(plan), *response.mutable_plan());
  return response;
}

absl::StatusOr<pb::PreviewPlanResponse> PreviewPlan(const pb::PreviewPlanRequest& request,
                                                    const CallContext& call, Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Plan plan, LoadPlan(request.name(), call, tx));
  SR_ASSIGN_OR_RETURN(const PinnedLadder ladder, LoadPinned(plan, tx));
  const int limit =
      request.limit() <= 0 ? kUsualPreview : std::min(request.limit(), kLongestPreview);
  pb::PreviewPlanResponse response;
  for (const PreviewItem& item : Preview(plan, *ladder, tx.now(), static_cast<size_t>(limit))) {
    codec::ToProto(item, *response.add_items());
  }
  return response;
}

}  // namespace

void AddPlanQueries(rpc::Service& service, messaging::Store& store, SlotHolds& holds,
                    PlanEventDecoder decoder) {
  api::Query<pb::ExplainDueRequest, pb::ExplainDueResponse>(
      service, "ExplainDue", store,
      [decoder = std::move(decoder)](const pb::ExplainDueRequest& request, const CallContext& call,
                                     Tx& tx) { return ExplainDue(decoder, request, call, tx); });
  api::Query<pb::PreviewPlanRequest, pb::PreviewPlanResponse>(service, "PreviewPlan", store,
                                                              &PreviewPlan);
  api::Query<pb::ProposeSlotsRequest, pb::ProposeSlotsResponse>(
      service, "ProposeSlots", store,
      [&holds](const pb::ProposeSlotsRequest& request, const CallContext& call,
               Tx& tx) -> absl::StatusOr<pb::ProposeSlotsResponse> {
        SR_ASSIGN_OR_RETURN(const Plan plan, LoadPlan(request.name(), call, tx));
        SR_ASSIGN_OR_RETURN(SlotsQuery query, codec::FromProto<SlotsQuery>(request));
        query.caller = call.caller.subject;
        SR_ASSIGN_OR_RETURN(const Proposal proposal, Handle(query, plan, holds, tx));
        pb::ProposeSlotsResponse response;
        for (const Slot& slot : proposal.slots) codec::ToProto(slot, *response.add_slots());
        response.set_reason(proposal.reason);
        for (const std::string& each : proposal.venue_reasons) response.add_venue_reasons(each);
        return response;
      });
  // A hold lives in Redis alone, so a repeated request simply extends it: no request row is needed.
  api::Query<pb::HoldSlotRequest, pb::HoldSlotResponse>(
      service, "HoldSlot", store,
      [&holds](const pb::HoldSlotRequest& request, const CallContext& call,
               Tx& tx) -> absl::StatusOr<pb::HoldSlotResponse> {
        SR_RETURN_IF_ERROR(LoadPlan(request.name(), call, tx).status());
        SR_ASSIGN_OR_RETURN(HoldSlot command, codec::FromProto<HoldSlot>(request));
        command.caller = call.caller.subject;
        SR_ASSIGN_OR_RETURN(const SlotHold hold, Handle(command, holds, tx));
        pb::HoldSlotResponse response;
        codec::ToProto(hold, *response.mutable_hold());
        return response;
      });
}

absl::StatusOr<pb::GetLadderResponse> GetLadder(const pb::GetLadderRequest& request,
                                                const CallContext&, Tx& tx) {
  SR_ASSIGN_OR_RETURN(const std::string key,
                      api::KeyOfName(messaging::Table<Ladder>::Def(), request.name()));
  pb::GetLadderResponse response;
  const Ladder& built_in = DefaultLadder();
  if (key == built_in.ladder_id + "." + std::to_string(built_in.version)) {
    api::WriteResource(built_in, 1, *response.mutable_ladder());
    response.mutable_ladder()->set_name(request.name());
    return response;
  }
  SR_ASSIGN_OR_RETURN(const Ladder ladder, tx.Load<Ladder>(key));
  api::WriteResource(ladder, tx.VersionOf(ladder), *response.mutable_ladder());
  return response;
}

}  // namespace safereturn::scheduling
