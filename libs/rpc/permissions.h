// Which role may do what: one table, deny by default.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace safereturn::rpc {

// Returns whether one of `roles` grants `permission`. Unknown roles and unknown permissions grant
// nothing.
[[nodiscard]] bool Allows(const std::vector<std::string>& roles, std::string_view permission);

// Returns whether the table has a row for `permission`: a method that requires another one cannot
// be served.
[[nodiscard]] bool IsPermission(std::string_view permission);

// Returns whether calls under it go before all others, on a thread that is kept for them.
[[nodiscard]] bool IsUrgent(std::string_view permission);

// Returns whether holders of this role see only the homes that their token lists.
[[nodiscard]] bool IsHomeScoped(std::string_view role);

// Return every role and every permission, for references and for tests that walk the matrix.
[[nodiscard]] const std::vector<std::string>& AllRoles();
[[nodiscard]] const std::vector<std::string>& AllPermissions();

}  // namespace safereturn::rpc
