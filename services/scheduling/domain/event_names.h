// The names of a plan's events, as they stand in ledgers and previews: the protobuf message's name.
#pragma once

#include <string_view>

#include "services/scheduling/domain/events.h"

namespace safereturn::scheduling {

[[nodiscard]] std::string_view EventName(const Event& event);

}  // namespace safereturn::scheduling
