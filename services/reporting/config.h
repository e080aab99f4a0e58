// Reporting's settings: the common ones (libs/runtime/common_config.h) and where it asks who
// children are.
#pragma once

#include "libs/runtime/common_config.h"

namespace safereturn::reporting {

struct Config : runtime::CommonConfig {
  std::string referral_address;
};

}  // namespace safereturn::reporting
