// As whom we call.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libs/rpc/caller.h"
#include "tools/safereturnctl/request.h"

namespace safereturn::ctl {

// What a user said of the caller; what is absent comes from the settings.
struct CallerParts {
  std::optional<std::string> subject;
  std::optional<std::vector<std::string>> roles;
  std::optional<std::vector<std::string>> authorities;
  std::optional<std::vector<std::string>> homes;
};

// Reads "roles=coordinator,operator;authorities=E10009901;homes=2890011;subject=people/…".
// Errors: INVALID_ARGUMENT/CALLER_INVALID, also for a role that the product does not know.
[[nodiscard]] absl::StatusOr<CallerParts> ParseCaller(std::string_view text);

// Reads {"roles": […], "authorities": […], "homes": […], "subject": "…"}. Errors as above.
[[nodiscard]] absl::StatusOr<CallerParts> CallerFromJson(const Json& json);

// Returns `defaults` with what `parts` says.
[[nodiscard]] rpc::Caller Merge(rpc::Caller defaults, const CallerParts& parts);

// Returns the parts between commas, without blanks.
[[nodiscard]] std::vector<std::string> SplitList(std::string_view text);

}  // namespace safereturn::ctl
