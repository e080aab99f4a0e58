#include "libs/rpc/call_context.h"

#include <algorithm>

#include "libs/base/result.h"
#include "libs/rpc/permissions.h"

namespace safereturn::rpc {
namespace {

bool Contains(const std::vector<std::string>& all, const std::string& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

// A home-scoped role binds only a caller who has the permission through nothing wider.
bool IsBoundToHomes(const CallContext& context) {
  bool bound = false;
  for (const std::string& role : context.caller.roles) {
    if (IsHomeScoped(role)) {
      bound = true;
    } else if (Allows({role}, context.permission)) {
      return false;
    }
  }
  return bound;
}

}  // namespace

absl::Status RequireAuthority(const CallContext& context, const AuthorityId& authority) {
  if (Contains(context.caller.authorities, authority)) return absl::OkStatus();
  return Refuse(absl::StatusCode::kPermissionDenied, "AUTHORITY_FORBIDDEN",
                "the caller may not act for this authority");
}

absl::Status RequireHome(const CallContext& context, const HomeUrn& home_urn) {
  if (!IsBoundToHomes(context) || Contains(context.caller.homes, home_urn)) {
    return absl::OkStatus();
  }
  return Refuse(absl::StatusCode::kPermissionDenied, "HOME_FORBIDDEN",
                "the caller may not see home " + home_urn);
}

std::optional<std::vector<HomeUrn>> HomeScope(const CallContext& context) {
  if (!IsBoundToHomes(context)) return std::nullopt;
  return context.caller.homes;
}

}  // namespace safereturn::rpc
