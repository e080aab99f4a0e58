// What referral says, as protobuf.
#pragma once

#include "libs/messaging/proto_events.h"

namespace safereturn::referral {

// Returns the codec of all events. Aborts where an event and its message differ.
messaging::ProtoEvents MakeEvents();

}  // namespace safereturn::referral
