// What referral says, as protobuf.
#pragma once

#include <optional>
#include <string>

#include "libs/messaging/proto_events.h"
#include "services/referral/domain/events.h"

namespace safereturn::referral {

// Returns the codec of all events. Aborts where an event and its message differ.
messaging::ProtoEvents MakeEvents();

// Returns the event that the codec wrote; nothing for a type that is not referral's. For checkers
// and replays.
std::optional<Event> ParseEvent(const std::string& type, const std::string& data);

}  // namespace safereturn::referral
