// The making of data returns.
#pragma once

#include "libs/messaging/store.h"
#include "safereturn/reporting/v1/reporting_service.pb.h"
#include "services/reporting/adapters/child_reader.h"

namespace safereturn::reporting {

// Reads the figures, asks who the children are, makes and checks the file, and keeps that it was
// made. No transaction is open while another service is asked.
absl::StatusOr<v1::MakeDataReturnResponse> MakeDataReturn(const v1::MakeDataReturnRequest& request,
                                                          const rpc::CallContext& call,
                                                          messaging::Store& store,
                                                          ChildReader& children);

}  // namespace safereturn::reporting
