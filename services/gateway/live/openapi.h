// The live stream's part of the OpenAPI document.
#pragma once

#include <nlohmann/json.hpp>

namespace safereturn::gateway {

// Adds the stream's path and tag.
void AddLive(nlohmann::ordered_json& document);

}  // namespace safereturn::gateway
