// What reporting says on the bus: nothing yet. It hears, counts and answers.
#pragma once

#include "libs/messaging/proto_events.h"

namespace safereturn::reporting {

// Returns the codec, in which no event is declared.
const messaging::ProtoEvents& EventCodec();

}  // namespace safereturn::reporting
