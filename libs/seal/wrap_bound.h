// What a wrapped key is bound to: whose it is and which. A row copied to another child does not
// unwrap.
#pragma once

#include <string>

#include "libs/base/ids.h"

namespace safereturn::seal {

inline std::string WrapBound(const ChildId& child, const Uuid& key_id) {
  return child.name() + "/" + key_id.ToString();
}

}  // namespace safereturn::seal
