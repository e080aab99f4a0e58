// Errors: absl::Status with a stable reason. The code says what the caller may do (design: it is
// the gRPC code), the reason says which rule spoke, the field says where. Tests look at code and
// reason, never at the text.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>
#include <string_view>

namespace safereturn {

// Returns an error status that carries `reason` (UPPER_SNAKE, stable, listed in the service's
// domain/reasons.h) and, where one input field is to blame, its path (`return_time.latest`).
[[nodiscard]] absl::Status Refuse(absl::StatusCode code, std::string_view reason,
                                  std::string_view message, std::string_view field = {});

// Returns the reason given to Refuse, or the name of the code where none was given ("" if OK).
std::string ReasonOf(const absl::Status& status);

// Returns the field given to Refuse, or "".
std::string FieldOf(const absl::Status& status);

// Returns the message as a std::string (Debian's absl::string_view is not std's).
std::string MessageOf(const absl::Status& status);

// Returns "CODE/REASON: message (field)" for logs and command lines.
std::string Describe(const absl::Status& status);

// Returns whether the same unit of work may succeed if it is simply run again: ABORTED,
// UNAVAILABLE, DEADLINE_EXCEEDED, UNKNOWN (commit in doubt) and RESOURCE_EXHAUSTED.
bool IsTransient(const absl::Status& status);

}  // namespace safereturn

#define SR_CONCAT_INNER(a, b) a##b
#define SR_CONCAT(a, b) SR_CONCAT_INNER(a, b)

// Evaluates `expression` (an absl::Status); returns it from the function if it is an error.
#define SR_RETURN_IF_ERROR(expression)                                               \
  do {                                                                               \
    if (absl::Status sr_status_ = (expression); !sr_status_.ok()) return sr_status_; \
  } while (false)

// Evaluates `expression` (an absl::StatusOr); returns its error, or moves its value into
// `declaration`.
#define SR_ASSIGN_OR_RETURN(declaration, expression) \
  SR_ASSIGN_OR_RETURN_INNER(SR_CONCAT(sr_result_, __LINE__), declaration, expression)
#define SR_ASSIGN_OR_RETURN_INNER(result, declaration, expression) \
  auto result = (expression);                                      \
  if (!result.ok()) return result.status();                        \
  declaration = *std::move(result)
