// The methods that seal or open words, and those that answer more than one resource.
#pragma once

#include "libs/messaging/store.h"
#include "libs/rpc/service.h"
#include "services/interview/app/ports.h"

namespace safereturn::interview {

// Adds SaveDraft, GetInterview, GetKeptDraft and GetFramework.
void AddRecordMethods(rpc::Service& service, messaging::Store& store, const Ports& ports);

}  // namespace safereturn::interview
