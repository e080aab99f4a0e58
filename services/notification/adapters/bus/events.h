// How notification's events travel.
#pragma once

#include "libs/messaging/proto_events.h"

namespace safereturn::notification {

// Returns the codec of all events of this service.
const messaging::EventCodec& EventsCodec();

}  // namespace safereturn::notification
