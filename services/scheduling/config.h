// Scheduling's settings: the common ones (libs/runtime/common_config.h). Ladders and other policy
// are data, changed by commands.
#pragma once

#include "libs/runtime/common_config.h"

namespace safereturn::scheduling {

struct Config : runtime::CommonConfig {};

}  // namespace safereturn::scheduling
