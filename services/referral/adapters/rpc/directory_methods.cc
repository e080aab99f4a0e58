#include "services/referral/adapters/rpc/directory_methods.h"

#include "safereturn/referral/v1/referral_service.pb.h"
#include "services/referral/adapters/rpc/methods.h"
#include "services/referral/app/directory.h"

namespace safereturn::referral {

void AddDirectoryMethods(rpc::Service& service, messaging::Store& store) {
  AddCommand<v1::RegisterSourceRequest, v1::RegisterSourceResponse, RegisterSource, IntakeSource>(
      service, "RegisterSource", store);
  AddCommand<v1::RegisterHomeRequest, v1::RegisterHomeResponse, RegisterHome, Home>(
      service, "RegisterHome", store);
  AddCommand<v1::AssignRoleRequest, v1::AssignRoleResponse, AssignRole, Role>(service, "AssignRole",
                                                                              store);
  AddCommand<v1::RemoveRoleRequest, v1::RemoveRoleResponse, RemoveRole, Role>(service, "RemoveRole",
                                                                              store);
  api::Get<v1::GetSourceRequest, v1::GetSourceResponse, IntakeSource>(service, "GetSource", store);
  api::Get<v1::GetHomeRequest, v1::GetHomeResponse, Home>(service, "GetHome", store);
  api::List<v1::ListSourcesRequest, v1::ListSourcesResponse, IntakeSource>(service, "ListSources",
                                                                           store);
  api::List<v1::ListHomesRequest, v1::ListHomesResponse, Home>(service, "ListHomes", store);
  api::List<v1::ListRolesRequest, v1::ListRolesResponse, Role>(service, "ListRoles", store);
}

}  // namespace safereturn::referral
