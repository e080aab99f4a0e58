#include "services/reporting/adapters/reads/referral_children.h"

#include "libs/base/result.h"
#include "libs/codec/proto.h"
#include "safereturn/referral/v1/referral_service.pb.h"
#include "services/reporting/domain/reasons.h"

namespace safereturn::reporting {
namespace {

namespace referral = safereturn::referral::v1;

constexpr char kGetChild[] = "safereturn.referral.v1.ReferralService.GetChild";

}  // namespace

ReferralChildren::ReferralChildren(const std::string& address)
    : client_(address.empty() ? nullptr : std::make_unique<rpc::Client>(address)) {}

absl::StatusOr<ChildIdentities> ReferralChildren::Read(const std::set<ChildId>& children,
                                                       const rpc::CallContext& call) {
  ChildIdentities identities;
  if (!children.empty() && client_ == nullptr) {
    return Refuse(absl::StatusCode::kUnavailable, reasons::kReferralNotSet,
                  "set SAFERETURN_REFERRAL_ADDRESS: referral alone knows the children's ids");
  }
  for (const ChildId& child : children) {
    referral::GetChildRequest request;
    request.set_name(child.name());
    const auto response = client_->Call<referral::GetChildRequest, referral::GetChildResponse>(
        kGetChild, request, call.deadline, call.token);
    if (absl::IsNotFound(response.status())) continue;
    if (!response.ok()) return response.status();
    SR_ASSIGN_OR_RETURN(identities[child], codec::FromProto<ChildIdentity>(response->child()));
  }
  return identities;
}

}  // namespace safereturn::reporting
