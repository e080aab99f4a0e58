#include "services/referral/adapters/rpc/agreement_methods.h"

#include "safereturn/referral/v1/referral_service.pb.h"
#include "services/referral/adapters/rpc/methods.h"
#include "services/referral/app/agreements.h"

namespace safereturn::referral {
namespace {

absl::Status OfAgreements(const v1::ListAgreementsRequest& request, messaging::ListQuery& query) {
  FilterByState<AgreementState>(request.state(), query);
  return absl::OkStatus();
}

}  // namespace

void AddAgreementMethods(rpc::Service& service, messaging::Store& store) {
  AddCommand<v1::CreateAgreementRequest, v1::CreateAgreementResponse, CreateAgreement, Agreement>(
      service, "CreateAgreement", store);
  AddCommand<v1::ActivateAgreementRequest, v1::ActivateAgreementResponse, ActivateAgreement,
             Agreement>(service, "ActivateAgreement", store);
  api::Get<v1::GetAgreementRequest, v1::GetAgreementResponse, Agreement>(service, "GetAgreement",
                                                                         store);
  api::List<v1::ListAgreementsRequest, v1::ListAgreementsResponse, Agreement>(
      service, "ListAgreements", store, &OfAgreements);
}

}  // namespace safereturn::referral
