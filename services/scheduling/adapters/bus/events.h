// Scheduling's events on the wire: domain event ⇄ protobuf, by field name.
#pragma once

#include <optional>
#include <string>

#include "libs/messaging/proto_events.h"
#include "services/scheduling/domain/events.h"

namespace safereturn::scheduling {

// Returns the codec; every event of the service is declared in it.
const messaging::ProtoEvents& EventCodec();

// Returns the event of a plan that a journal row holds; nothing for types that no plan says (a
// later release's, read by this one).
absl::StatusOr<std::optional<Event>> DecodePlanEvent(const std::string& type,
                                                     const std::string& data);

}  // namespace safereturn::scheduling
