#include "libs/messaging/backend.h"

#include "libs/base/result.h"

namespace safereturn::messaging {

absl::Status TooManyGroups() {
  return Refuse(absl::StatusCode::kResourceExhausted, "TOO_MANY_GROUPS",
                "ask for less at once: a shorter period or one authority");
}

}  // namespace safereturn::messaging
