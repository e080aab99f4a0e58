// Errors as RFC 9457 problem details, with our reasons.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "services/gateway/http/message.h"

namespace safereturn::gateway {

// What a problem says beside its status.
struct ProblemContext {
  std::string request_id = {};  // of a change: the Idempotency-Key to repeat it with
  std::string trace_id = {};    // under which logs have it
  std::string permission = {};  // what the method requires
  bool is_conditional = false;  // the request had If-Match
  std::string allow = {};       // METHOD_NOT_ALLOWED: what the path takes
};

// Returns what a service's refusal means to who called the gateway: a service that does not believe
// our tokens is our fault, not the caller's.
[[nodiscard]] absl::Status FromBackend(const absl::Status& status);

// Returns the HTTP status for an error.
[[nodiscard]] int HttpStatusOf(const absl::Status& status, bool is_conditional);

// Returns the answer that tells `status`: type, title, status, detail, code, reason, and where they
// are known field, request_id, trace_id; `advice` says what to do.
[[nodiscard]] Response ToProblem(const absl::Status& status, const ProblemContext& context);

}  // namespace safereturn::gateway
