// What a handler knows about the call beside its request.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "libs/base/ids.h"
#include "libs/rpc/caller.h"
#include "libs/rpc/caller_token.h"
#include "libs/rpc/deadline.h"

namespace safereturn::rpc {

struct CallContext {
  Caller caller;
  std::string method;  // protobuf full name: "safereturn.referral.v1.ReferralService.GetEpisode"
  std::string permission;  // what the method requires: "referral.episodes.read"
  std::string request_id;  // of the request message; for a query the one of the metadata, or empty
  Deadline deadline = Deadline::After(std::chrono::seconds(2));
  std::string traceparent;  // W3C, of this hop
  std::string peer;         // gRPC's words: "ipv4:127.0.0.1:40112"
  // The verified token itself, for a read at another service that the caller may make too.
  CallerToken token = {};
};

// Refuses a caller whose token does not name this authority (ONS code).
//
// Row-level security is the second net: a call's transaction is opened with `caller.authorities`.
// Errors: PERMISSION_DENIED/AUTHORITY_FORBIDDEN.
[[nodiscard]] absl::Status RequireAuthority(const CallContext& context,
                                            const AuthorityId& authority);

// Refuses a home-scoped caller (placement manager, registered manager) at a home that is not
// theirs.
//
// A caller with another role that grants the method's permission is not bound to homes.
// Errors: PERMISSION_DENIED/HOME_FORBIDDEN.
[[nodiscard]] absl::Status RequireHome(const CallContext& context, const HomeUrn& home_urn);

// Returns the homes to which a list must be narrowed, or nothing for a caller who is not bound to
// homes.
[[nodiscard]] std::optional<std::vector<HomeUrn>> HomeScope(const CallContext& context);

}  // namespace safereturn::rpc
