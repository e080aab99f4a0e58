#include "libs/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace safereturn {

void CheckFailed(std::string_view condition, std::string_view why, std::source_location where) {
  std::fprintf(stderr, "check failed: %.*s (%.*s) at %s:%u\n", static_cast<int>(condition.size()),
               condition.data(), static_cast<int>(why.size()), why.data(), where.file_name(),
               where.line());
  std::abort();
}

}  // namespace safereturn
