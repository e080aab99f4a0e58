// The text of frameworks/statutory.json, embedded into the binary.
#pragma once

namespace safereturn::interview {

extern const char kStatutoryJson[];

}  // namespace safereturn::interview
