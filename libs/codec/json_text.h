// What the unit of work needs of JSON: text in, text out. The templates behind it are heavy, so
// each aggregate's are compiled once, by SR_STORED in its service's app/tables.cc.
#pragma once

#include <string>

#include "libs/base/describe.h"

namespace safereturn::codec {

// Returns `value` as compact JSON text. Text that is not UTF-8 is replaced, never thrown on.
template <DescribedStruct T>
std::string ToJsonText(const T& value);

// Returns the struct that ToJsonText wrote, by this or an older release. Crashes on anything else:
// it reads only what we stored ourselves.
template <DescribedStruct T>
T FromJsonText(const std::string& text);

}  // namespace safereturn::codec
