// A gRPC service made from its protobuf descriptor at run time: no generated stub.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "libs/rpc/call_context.h"

namespace safereturn::rpc {

// The handlers of one protobuf service. Everything else about a method (its permission, whether it
// takes a request id, its metrics) is read from the descriptor by the pipeline, so a method cannot
// leave it out.
//
//   rpc::Service service("safereturn.referral.v1.ReferralService");
//   service.Handle<GetEpisodeRequest, GetEpisodeResponse>(
//       "GetEpisode", [&](const GetEpisodeRequest& request, const rpc::CallContext& context) { ...
//       });
//
// Handlers run on the executor, so they may block; they are called from several threads at once.
class Service {
 public:
  using Handler = std::function<absl::StatusOr<std::unique_ptr<google::protobuf::Message>>(
      const google::protobuf::Message& request, const CallContext& context)>;

  explicit Service(const google::protobuf::ServiceDescriptor* descriptor);

  // Finds the descriptor among the protos that are linked into this program; its absence is a bug
  // and crashes.
  explicit Service(std::string_view full_name);

  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;
  Service(Service&&) = default;

  // Registers the handler of one method by its short name. A name that the service does not have, a
  // second handler and request or response types other than the descriptor's are bugs and crash at
  // start-up.
  template <class Request, class Response>
  void Handle(std::string_view method,
              std::function<absl::StatusOr<Response>(const Request&, const CallContext&)> handler) {
    HandleAny(method, Request::descriptor(), Response::descriptor(),
              [handler = std::move(handler)](const google::protobuf::Message& request,
                                             const CallContext& context)
                  -> absl::StatusOr<std::unique_ptr<google::protobuf::Message>> {
                absl::StatusOr<Response> response =
                    handler(static_cast<const Request&>(request), context);
                if (!response.ok()) return response.status();
                return std::make_unique<Response>(*std::move(response));
              });
  }

  // Registers a handler that works on messages without knowing their type.
  void HandleAny(std::string_view method, const google::protobuf::Descriptor* request,
                 const google::protobuf::Descriptor* response, Handler handler);

  // Says whether the service may be served.
  //
  // Errors: FAILED_PRECONDITION with METHOD_UNHANDLED, PERMISSION_UNSTATED (no `requires`
  // annotation) or
  //   PERMISSION_UNKNOWN (no row in permissions.cc), naming the method.
  [[nodiscard]] absl::Status CheckComplete() const;

  [[nodiscard]] const google::protobuf::ServiceDescriptor& descriptor() const {
    return *descriptor_;
  }

  // Returns the handler of a method, or nullptr.
  [[nodiscard]] const Handler* Find(const google::protobuf::MethodDescriptor& method) const;

 private:
  const google::protobuf::ServiceDescriptor* descriptor_;
  std::map<const google::protobuf::MethodDescriptor*, Handler> handlers_;
};

// Returns the permission that a method requires by its annotation
// `(safereturn.common.v1.requires)`; empty if none.
[[nodiscard]] std::string RequiredPermission(const google::protobuf::MethodDescriptor& method);

}  // namespace safereturn::rpc
