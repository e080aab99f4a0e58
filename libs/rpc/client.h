// Calls any method of any service by its descriptor: no generated stub.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "libs/rpc/caller_token.h"
#include "libs/rpc/deadline.h"

namespace safereturn::rpc {

struct ClientOptions {
  int max_attempts =
      4;  // UNAVAILABLE only: everything else may have had an effect or would fail again
  int max_message_bytes = 1 << 20;
};

// One channel to a service, balanced over all addresses of its name.
//
// Errors of all calls: what the server said, with its reason and field; UNAVAILABLE when nobody
// answers;
//   DEADLINE_EXCEEDED.
// Thread-safety: all functions may be called from any thread. They block.
class Client {
 public:
  // `address` is "host:port"; it is resolved again when connections break.
  explicit Client(const std::string& address, ClientOptions options = {});
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Calls a method by its protobuf full name, "safereturn.referral.v1.ReferralService.GetEpisode".
  template <class Request, class Response>
  [[nodiscard]] absl::StatusOr<Response> Call(std::string_view method, const Request& request,
                                              Deadline deadline, const CallerToken& token) {
    Response response;
    absl::Status status = CallInto(method, request, deadline, token, response);
    if (!status.ok()) return status;
    return response;
  }

  // Calls a method whose types are known only at run time. The response belongs to the generated
  // types.
  [[nodiscard]] absl::StatusOr<std::unique_ptr<google::protobuf::Message>> CallDynamic(
      const google::protobuf::MethodDescriptor& method, const google::protobuf::Message& request,
      Deadline deadline, const CallerToken& token);

  // Calls a method and fills `response`, which must be of the method's type.
  [[nodiscard]] absl::Status CallInto(std::string_view method,
                                      const google::protobuf::Message& request, Deadline deadline,
                                      const CallerToken& token,
                                      google::protobuf::Message& response);

  // Asks the standard health service; true when the whole server says SERVING. Needs no token.
  [[nodiscard]] absl::StatusOr<bool> CheckHealth(Deadline deadline);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace safereturn::rpc
