// What happens to every call before its handler, in one fixed order and in one place.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "libs/base/random.h"
#include "libs/rpc/caller_verifier.h"
#include "libs/rpc/deadline.h"
#include "libs/rpc/service.h"

namespace safereturn::rpc {

// What the pipeline knows about a method, read once from its descriptor.
struct Method {
  const google::protobuf::MethodDescriptor* descriptor;
  std::string permission;
  bool urgent;  // its permission is marked so
  const google::protobuf::FieldDescriptor*
      request_id;  // of the request; nullptr: the method changes nothing
  const Service::Handler* handler;
  const google::protobuf::Message* request;  // prototype

  Method(const Service& service, const google::protobuf::MethodDescriptor& method);
};

// What came with a call beside its request.
struct CallMetadata {
  Deadline deadline;
  std::string caller_token;
  std::string traceparent;
  std::string request_id;  // for queries, whose messages have none
  std::string peer;
};

// Deadline and queue belong to the executor, before this; then: identity, trace, metrics,
// permission, request id.
//
// Thread-safety: all functions may be called from any thread.
class Pipeline {
 public:
  Pipeline(CallerVerifier& verifier, Random& random);

  // Passes a call to its handler.
  //
  // Errors: UNAUTHENTICATED as CallerVerifier; PERMISSION_DENIED/PERMISSION_MISSING naming the
  // permission;
  //   INVALID_ARGUMENT with REQUEST_ID_REQUIRED or REQUEST_ID_MALFORMED (field request_id); then
  //   the handler's.
  [[nodiscard]] absl::StatusOr<std::unique_ptr<google::protobuf::Message>> Run(
      const Method& method, const CallMetadata& metadata,
      const google::protobuf::Message& request) const;

 private:
  CallerVerifier& verifier_;
  Random& random_;
};

// Counts and times a finished call, whatever refused it.
void CountCall(const google::protobuf::MethodDescriptor& method, const absl::Status& status,
               std::chrono::steady_clock::duration took);

}  // namespace safereturn::rpc
