#include "services/interview/adapters/rpc/action_methods.h"

#include "libs/api/filters.h"
#include "libs/api/methods.h"
#include "libs/obs/log.h"
#include "safereturn/interview/v1/interview_service.pb.h"
#include "services/interview/app/actions.h"
#include "services/interview/app/readings.h"

namespace safereturn::interview {
namespace {

namespace pb = safereturn::interview::v1;
using messaging::Tx;
using rpc::CallContext;

template <class Command>
std::function<absl::StatusOr<Action>(const Command&, Tx&)> WithVault(seal::Vault& vault) {
  return [&vault](const Command& command, Tx& tx) -> absl::StatusOr<Action> {
    return Handle(command, vault, tx);
  };
}

absl::StatusOr<pb::GetActionPlanResponse> GetActionPlan(const pb::GetActionPlanRequest& request,
                                                        const CallContext& call, seal::Vault& vault,
                                                        Tx& tx) {
  SR_ASSIGN_OR_RETURN(const ActionPlanQuery query, codec::FromProto<ActionPlanQuery>(request));
  SR_ASSIGN_OR_RETURN(const std::vector<OpenedAction> plan, Handle(query, vault, tx));
  pb::GetActionPlanResponse response;
  for (const OpenedAction& opened : plan) {
    SR_RETURN_IF_ERROR(api::CheckHome(call, opened.action));
    auto& item = *response.add_items();
    api::WriteResource(opened.action, opened.version, *item.mutable_action());
    item.set_specific(opened.specific);
    item.set_measure(opened.measure);
    item.set_child_copy(opened.child_copy);
    item.set_completion_note(opened.completion_note);
  }
  if (plan.empty()) return response;
  const Action& first = plan.front().action;
  LogReading({.interview_id = query.interview_id.value_or(first.interview_id),
              .child_id = first.child_id,
              .authority_id = first.authority_id,
              .what = query.child_copy_only ? "child_copy" : "action_plan",
              .read_by = call.caller.subject},
             tx);
  obs::Info("narrative.read",
            {{"action_plan_of", first.child_id.name()}, {"reader", call.caller.subject}});
  return response;
}

absl::Status FilterActions(const pb::ListActionsRequest& request, messaging::ListQuery& query) {
  api::FilterState<ActionStatus>("action_status", request.status(), query);
  SR_RETURN_IF_ERROR(api::NameToKey<ChildId>("child_id", query));
  SR_RETURN_IF_ERROR(api::NameToKey<PlanId>("plan_id", query));
  SR_RETURN_IF_ERROR(api::NameToKey<InterviewId>("interview_id", query));
  return api::NameToKey<PersonId>("owner_person_id", query);
}

}  // namespace

void AddActionMethods(rpc::Service& service, messaging::Store& store, seal::Vault& vault) {
  api::CommandOf<pb::PlanActionRequest, pb::PlanActionResponse>(service, "PlanAction", store,
                                                                WithVault<PlanAction>(vault));
  api::CommandOf<pb::UpdateActionRequest, pb::UpdateActionResponse>(service, "UpdateAction", store,
                                                                    WithVault<UpdateAction>(vault));
  api::CommandOf<pb::CompleteActionRequest, pb::CompleteActionResponse>(
      service, "CompleteAction", store, WithVault<CompleteAction>(vault));
  api::Command<pb::CancelActionRequest, pb::CancelActionResponse, CancelAction, Action>(
      service, "CancelAction", store,
      [](const CancelAction& command, Tx& tx) { return Handle(command, tx); });
  api::Get<pb::GetActionRequest, pb::GetActionResponse, Action>(service, "GetAction", store);
  api::List<pb::ListActionsRequest, pb::ListActionsResponse, Action>(service, "ListActions", store,
                                                                     &FilterActions);
  api::Query<pb::GetActionPlanRequest, pb::GetActionPlanResponse>(
      service, "GetActionPlan", store,
      [&vault](const pb::GetActionPlanRequest& request, const CallContext& call, Tx& tx) {
        return GetActionPlan(request, call, vault, tx);
      });
}

}  // namespace safereturn::interview
