// Narratives as they lie in a state: sealed with the child's key (product decision 10).
#pragma once

#include "libs/seal/sealed.h"

namespace safereturn::interview {

using seal::Sealed;

}  // namespace safereturn::interview
