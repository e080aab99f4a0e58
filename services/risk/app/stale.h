// Optimistic concurrency of commands: the caller says which version it saw.
#pragma once

#include <string>

#include "libs/messaging/tx.h"
#include "services/risk/domain/reasons.h"

namespace safereturn::risk {

// Errors: ABORTED/VERSION_STALE if `etag` is not "" and names another version than the stored one.
template <class T>
absl::Status CheckEtag(const T& stored, const std::string& etag, messaging::Tx& tx) {
  if (etag.empty() || etag == std::to_string(tx.VersionOf(stored))) return absl::OkStatus();
  return Refuse(absl::StatusCode::kAborted, reasons::kVersionStale,
                "it was changed meanwhile; read it again", "etag");
}

}  // namespace safereturn::risk
