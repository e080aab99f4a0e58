// A narrative as it lies in an aggregate's state: readable only with its child's key.
#pragma once

#include <string>

#include "libs/base/describe.h"

namespace safereturn::seal {

// No text at all is the empty Sealed; nothing is encrypted for it.
struct Sealed {
  std::string key_id;  // UUID of the child's key that sealed it
  std::string text;    // base64 of format byte, nonce and ciphertext
  [[nodiscard]] bool empty() const { return text.empty(); }
};
SR_STRUCT(Sealed, key_id, text)

}  // namespace safereturn::seal
