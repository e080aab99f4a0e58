// The published contract: an OpenAPI 3.1 document of the routes, with the contracts' comments.
#pragma once

#include <nlohmann/json.hpp>

#include "services/gateway/rest/route_table.h"

namespace safereturn::gateway {

// Returns the document of these routes.
[[nodiscard]] nlohmann::ordered_json OpenApi(const RouteTable& routes);

}  // namespace safereturn::gateway
