#include "safereturn/referral/v1/referral_service.pb.h"
#include "services/referral/adapters/rpc/episode_methods.h"
#include "services/referral/adapters/rpc/methods.h"
#include "services/referral/app/children.h"
#include "services/referral/app/merge.h"
#include "services/referral/domain/reasons.h"

namespace safereturn::referral {
namespace {

absl::StatusOr<v1::FindChildResponse> ReadChild(const v1::FindChildRequest& request,
                                                const rpc::CallContext& call, Tx& tx) {
  SR_RETURN_IF_ERROR(rpc::RequireAuthority(call, request.authority_id()));
  SR_ASSIGN_OR_RETURN(
      const auto identifiers,
      CheckIdentifiers({Identifier{request.type(), request.issuer(), request.value()}}));
  SR_ASSIGN_OR_RETURN(const auto child, FindChild(request.authority_id(), identifiers, tx));
  if (!child) {
    return Refuse(absl::StatusCode::kNotFound, reasons::kChildNotFound,
                  "no child is known by this identifier");
  }
  v1::FindChildResponse response;
  api::WriteResource(*child, tx.VersionOf(*child), *response.mutable_child());
  return response;
}

}  // namespace

void AddChildMethods(rpc::Service& service, messaging::Store& store) {
  api::Get<v1::GetChildRequest, v1::GetChildResponse, Child>(service, "GetChild", store);
  api::Query<v1::FindChildRequest, v1::FindChildResponse>(service, "FindChild", store, &ReadChild);
  AddCommand<v1::MergeChildrenRequest, v1::MergeChildrenResponse, MergeChildren, Child>(
      service, "MergeChildren", store);
}

}  // namespace safereturn::referral
