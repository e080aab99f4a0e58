// The intake's part of the OpenAPI document: it is no method of a service, its events are.
#pragma once

#include <nlohmann/json.hpp>

namespace safereturn::gateway {

// Adds the intake's paths, tag and the schema of its answer. `data_of` says for each event type the
// schema of its data.
void AddIntake(const nlohmann::ordered_json& data_of, nlohmann::ordered_json& document);

}  // namespace safereturn::gateway
