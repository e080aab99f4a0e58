// The contracts as protoc sees them, comments included; embedded by the build.
#pragma once

#include <string_view>

namespace safereturn::contracts {

// Returns a serialised google.protobuf.FileDescriptorSet, imports first.
[[nodiscard]] std::string_view DescriptorSet();

}  // namespace safereturn::contracts
