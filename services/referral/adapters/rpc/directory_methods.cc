#include "services/referral/adapters/rpc/directory_methods.h"

#include "safereturn/referral/v1/referral_service.pb.h"
#include "services/referral/adapters/rpc/methods.h"
#include "services/referral/app/directory.h"
#include "services/referral/domain/reasons.h"

namespace safereturn::referral {
namespace {

// Sources have one name space: one that another authority registered cannot be seen, so the store
// finds its key taken however often it tries.
absl::Status ExplainTakenSource(const absl::Status& status) {
  if (ReasonOf(status) != "KEY_EXISTS" || FieldOf(status) == "request_pkey") return status;
  return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kSourceTaken,
                "the source speaks for an authority that your token does not name: give this "
                "authority a source of its own, or let an operator of the other one change it",
                "source");
}

}  // namespace

void AddDirectoryMethods(rpc::Service& service, messaging::Store& store) {
  AddExplained<v1::RegisterSourceRequest, v1::RegisterSourceResponse, RegisterSource, IntakeSource>(
      service, "RegisterSource", store, &ExplainTakenSource);
  AddCommand<v1::RegisterHomeRequest, v1::RegisterHomeResponse, RegisterHome, Home>(
      service, "RegisterHome", store);
  AddCommand<v1::RegisterSchoolRequest, v1::RegisterSchoolResponse, RegisterSchool, School>(
      service, "RegisterSchool", store);
  AddCommand<v1::AssignRoleRequest, v1::AssignRoleResponse, AssignRole, Role>(service, "AssignRole",
                                                                              store);
  AddCommand<v1::RemoveRoleRequest, v1::RemoveRoleResponse, RemoveRole, Role>(service, "RemoveRole",
                                                                              store);
  api::Get<v1::GetSourceRequest, v1::GetSourceResponse, IntakeSource>(service, "GetSource", store);
  api::Get<v1::GetHomeRequest, v1::GetHomeResponse, Home>(service, "GetHome", store);
  api::Get<v1::GetSchoolRequest, v1::GetSchoolResponse, School>(service, "GetSchool", store);
  api::List<v1::ListSourcesRequest, v1::ListSourcesResponse, IntakeSource>(service, "ListSources",
                                                                           store);
  api::List<v1::ListHomesRequest, v1::ListHomesResponse, Home>(service, "ListHomes", store);
  api::List<v1::ListSchoolsRequest, v1::ListSchoolsResponse, School>(service, "ListSchools", store);
  api::List<v1::ListRolesRequest, v1::ListRolesResponse, Role>(service, "ListRoles", store);
}

}  // namespace safereturn::referral
