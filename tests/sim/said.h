// What people say in words in this world. Every text holds one marked word, which must be found in
// no topic, table, mail or request: words are sealed, and only codes, ids and times are plain.
#pragma once

#include <string>

namespace safereturn::sim {

inline constexpr char kMarker[] = "quillfeather";

// Returns a text about `what`.
inline std::string Words(const std::string& what) {
  return "They told me about " + what + " by the old quillfeather bridge.";
}

}  // namespace safereturn::sim
