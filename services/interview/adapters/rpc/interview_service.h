// safereturn.interview.v1.InterviewService: each method in a line or a small function.
#pragma once

#include "libs/messaging/store.h"
#include "libs/rpc/service.h"
#include "services/interview/app/ports.h"

namespace safereturn::interview {

// `store` and `ports` must outlive the service.
rpc::Service MakeInterviewService(messaging::Store& store, const Ports& ports);

}  // namespace safereturn::interview
