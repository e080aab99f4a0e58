// Which events referral hears: intake, and the ends of interview plans.
#pragma once

#include <string>
#include <vector>

#include "libs/messaging/router.h"

namespace safereturn::referral {

messaging::Router MakeRoutes();

// Topics to read, without the prefix of the settings.
std::vector<std::string> Topics();

}  // namespace safereturn::referral
