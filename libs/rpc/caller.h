// Who makes a call, as the verified token says.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace safereturn::rpc {

// A verified caller. Nobody inside the network can invent one: see caller_verifier.h.
struct Caller {
  std::string subject;             // "users/<uuid>", or "system/<name>" for a machine
  std::vector<std::string> roles;  // names of permissions.h; unknown ones grant nothing
  std::vector<std::string>
      authorities;                 // ONS codes ("E10000016"): the tenants that this caller may see
  std::vector<std::string> homes;  // Ofsted URNs; they bind only the home-scoped roles

  [[nodiscard]] bool HasRole(std::string_view role) const {
    return std::find(roles.begin(), roles.end(), role) != roles.end();
  }

  friend bool operator==(const Caller&, const Caller&) = default;
};

}  // namespace safereturn::rpc
