// Shapes of the keys and codes of frameworks and records. Texts of people: libs/base/text.h.
#pragma once

#include <string_view>

#include "libs/base/text.h"

namespace safereturn::interview {

// Returns whether `text` is 1 to 40 lower-case letters, digits, underscores or hyphens.
[[nodiscard]] bool IsKey(std::string_view text);

// Returns whether `text` is 1 to 40 letters, digits or underscores: "11A", "alcohol_or_drugs".
[[nodiscard]] bool IsCode(std::string_view text);

}  // namespace safereturn::interview
