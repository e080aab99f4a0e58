// Texts with placeholders: {{name}} is replaced by its value, {{#name}}…{{/name}} stands only if
// the value is not empty. Nothing else is special. Values are never read as text with placeholders.
#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace safereturn::notification {

using Values = std::map<std::string, std::string, std::less<>>;

// Returns the names that `text` uses.
//
// Errors: INVALID_ARGUMENT/TEMPLATE_BODY_INVALID: a placeholder that is not closed, has no name of
// a-z and _, or a
//   section without its end.
[[nodiscard]] absl::StatusOr<std::set<std::string>> Placeholders(std::string_view text);

// Returns `text` with its placeholders replaced; a name without a value counts as empty. Text that
// Placeholders refuses stays as it stands from the fault on.
[[nodiscard]] std::string Render(std::string_view text, const Values& values);

}  // namespace safereturn::notification
