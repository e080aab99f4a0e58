// Notification's RPCs: one line each.
#pragma once

#include "libs/messaging/store.h"
#include "libs/rpc/service.h"

namespace safereturn::notification {

// Returns the service; `store` must outlive it.
rpc::Service MakeNotificationService(messaging::Store& store);

}  // namespace safereturn::notification
