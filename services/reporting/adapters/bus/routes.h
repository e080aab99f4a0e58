// Which events reporting hears.
#pragma once

#include <string>
#include <vector>

#include "libs/messaging/router.h"

namespace safereturn::reporting {

messaging::Router MakeRoutes();

// The topics on which they come, without the settings' prefix.
std::vector<std::string> Topics();

}  // namespace safereturn::reporting
