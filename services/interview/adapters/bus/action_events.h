// The events of dangers, actions, visits and debriefs on the wire.
#pragma once

#include "libs/messaging/proto_events.h"

namespace safereturn::interview {

void AddActionEvents(messaging::ProtoEvents& codec);

}  // namespace safereturn::interview
