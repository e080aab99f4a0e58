// Settings of referral: the common ones; rules are data (sources, agreements), not settings.
#pragma once

#include "libs/runtime/common_config.h"

namespace safereturn::referral {

struct Config : runtime::CommonConfig {};

}  // namespace safereturn::referral
