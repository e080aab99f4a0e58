// Risk's events on the wire: domain event ⇄ protobuf, by field name.
#pragma once

#include "libs/messaging/proto_events.h"

namespace safereturn::risk {

// Returns the codec; every event of the service is declared in it.
const messaging::ProtoEvents& EventCodec();

}  // namespace safereturn::risk
