// Which events notification hears.
#pragma once

#include <string>
#include <vector>

#include "libs/messaging/router.h"

namespace safereturn::notification {

const messaging::Router& Routes();

// Returns the topics on which they come.
std::vector<std::string> Topics();

}  // namespace safereturn::notification
