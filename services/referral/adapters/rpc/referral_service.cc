#include "services/referral/adapters/rpc/referral_service.h"

#include "services/referral/adapters/rpc/agreement_methods.h"
#include "services/referral/adapters/rpc/directory_methods.h"
#include "services/referral/adapters/rpc/episode_methods.h"

namespace safereturn::referral {

rpc::Service MakeReferralService(messaging::Store& store) {
  rpc::Service service("safereturn.referral.v1.ReferralService");
  AddReportMethods(service, store);
  AddEpisodeMethods(service, store);
  AddChildMethods(service, store);
  AddAgreementMethods(service, store);
  AddDirectoryMethods(service, store);
  return service;
}

}  // namespace safereturn::referral
