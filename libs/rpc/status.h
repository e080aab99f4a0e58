// Status on both sides of the wire: the reason travels as google.rpc.ErrorInfo, the field as
// BadRequest.
#pragma once

#include <string_view>

#include "absl/status/status.h"

namespace grpc {
class Status;
}

namespace safereturn::rpc {

// Returns the status as gRPC sends it, with google.rpc.Status in its details when it has a reason.
//
// `domain` says whose reason it is: "referral.safereturn".
[[nodiscard]] grpc::Status ToGrpc(const absl::Status& status, std::string_view domain);

// Returns the status that the server meant: code, message, and reason and field where it sent them.
[[nodiscard]] absl::Status FromGrpc(const grpc::Status& status);

}  // namespace safereturn::rpc
