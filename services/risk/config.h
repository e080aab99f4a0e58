// Risk's settings: the common ones (libs/runtime/common_config.h) and those of the keys that seal
// reasons. Matrices and rules are data, changed by commands.
#pragma once

#include "libs/runtime/common_config.h"
#include "libs/runtime/keys_config.h"

namespace safereturn::risk {

struct Config : runtime::CommonConfig, runtime::KeysConfig {};

}  // namespace safereturn::risk
