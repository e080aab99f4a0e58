// Interview's settings: the common ones (libs/runtime/common_config.h) and those of the keys that
// seal what a child said (libs/runtime/keys_config.h). Frameworks and other policy are data.
#pragma once

#include "libs/runtime/common_config.h"
#include "libs/runtime/keys_config.h"

namespace safereturn::interview {

struct Config : runtime::CommonConfig, runtime::KeysConfig {};

}  // namespace safereturn::interview
