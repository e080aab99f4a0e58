// ReportingService: one line per method.
#pragma once

#include "libs/messaging/store.h"
#include "libs/rpc/service.h"
#include "services/reporting/adapters/child_reader.h"

namespace safereturn::reporting {

// Both must live as long as the service.
rpc::Service MakeReportingService(messaging::Store& store, ChildReader& children);

}  // namespace safereturn::reporting
