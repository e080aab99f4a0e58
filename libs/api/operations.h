// The operators' RPCs, the same in every service: parked messages.
#pragma once

#include "libs/messaging/processor.h"
#include "libs/rpc/service.h"

namespace safereturn::api {

// Returns the service; it works as the worker role, because a message that nobody believes belongs
// to no authority. Only the permission operations.dead_letters.* opens it.
rpc::Service MakeOperations(messaging::Store& store, messaging::Processor& processor);

}  // namespace safereturn::api
