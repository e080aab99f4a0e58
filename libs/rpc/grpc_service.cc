#include "libs/rpc/grpc_service.h"

#include <grpc/support/time.h>
#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/impl/codegen/server_callback_handlers.h>
#include <grpcpp/impl/rpc_service_method.h>
#include <grpcpp/support/server_callback.h>

#include <algorithm>
#include <utility>

#include "libs/base/result.h"
#include "libs/rpc/caller_token.h"
#include "libs/rpc/status.h"

namespace safereturn::rpc {
namespace {

std::string Metadata(const grpc::CallbackServerContext& context, const char* name) {
  const auto found = context.client_metadata().find(name);
  if (found == context.client_metadata().end()) return {};
  return std::string(found->second.data(), found->second.size());
}

// A call without a deadline would wait for ever for a client that has long gone: it gets the
// default one.
Deadline DeadlineOf(const grpc::CallbackServerContext& context, const GrpcServiceOptions& options) {
  const gpr_timespec raw = context.raw_deadline();
  if (gpr_time_cmp(raw, gpr_inf_future(raw.clock_type)) == 0) {
    return Deadline::After(options.default_deadline);
  }
  const gpr_timespec left =
      gpr_time_sub(gpr_convert_clock_type(raw, GPR_CLOCK_MONOTONIC), gpr_now(GPR_CLOCK_MONOTONIC));
  return Deadline::After(
      std::min(std::chrono::milliseconds(gpr_time_to_millis(left)), options.max_deadline));
}

}  // namespace

GrpcService::GrpcService(const rpc::Service& service, const Pipeline& pipeline, Executor& executor,
                         GrpcServiceOptions options)
    : pipeline_(pipeline), executor_(executor), options_(std::move(options)) {
  const auto& descriptor = service.descriptor();
  for (int i = 0; i < descriptor.method_count(); ++i) {
    const auto& each = *descriptor.method(i);
    const Registered& registered = methods_.emplace_back(
        Registered{"/" + descriptor.full_name() + "/" + each.name(), Method(service, each)});
    AddMethod(new grpc::internal::RpcServiceMethod(registered.path.c_str(),
                                                   grpc::internal::RpcMethod::NORMAL_RPC, nullptr));
    MarkMethodRawCallback(
        i, new grpc::internal::CallbackUnaryHandler<grpc::ByteBuffer, grpc::ByteBuffer>(
               [this, &registered](grpc::CallbackServerContext* context,
                                   const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
                 return Begin(registered.method, context, request, response);
               }));
  }
}

grpc::ServerUnaryReactor* GrpcService::Begin(const Method& method,
                                             grpc::CallbackServerContext* context,
                                             const grpc::ByteBuffer* request,
                                             grpc::ByteBuffer* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const auto arrived = std::chrono::steady_clock::now();
  // After Finish gRPC may free the context, the request and the response at any moment.
  const auto finish = [this, &method, reactor, arrived](const absl::Status& status) {
    CountCall(*method.descriptor, status, std::chrono::steady_clock::now() - arrived);
    reactor->Finish(ToGrpc(status, options_.error_domain));
  };
  CallMetadata metadata{.deadline = DeadlineOf(*context, options_),
                        .caller_token = Metadata(*context, kCallerMetadata),
                        .traceparent = Metadata(*context, "traceparent"),
                        .request_id = Metadata(*context, "x-request-id"),
                        .peer = context->peer()};
  const Deadline deadline = metadata.deadline;
  executor_.Submit({.deadline = deadline,
                    .run =
                        [this, &method, request, response, finish, metadata = std::move(metadata)] {
                          finish(Answer(method, metadata, *request, *response));
                        },
                    .drop = finish,
                    .urgent = method.urgent});
  return reactor;
}

absl::Status GrpcService::Answer(const Method& method, const CallMetadata& metadata,
                                 const grpc::ByteBuffer& request,
                                 grpc::ByteBuffer& response) const {
  const std::unique_ptr<google::protobuf::Message> message(method.request->New());
  grpc::ByteBuffer bytes(request);  // reading consumes it; the copy shares the slices
  if (!grpc::GenericDeserialize<grpc::ProtoBufferReader, google::protobuf::Message>(&bytes,
                                                                                    message.get())
           .ok()) {
    return Refuse(absl::StatusCode::kInvalidArgument, "REQUEST_MALFORMED",
                  "the request is no " + method.descriptor->input_type()->full_name());
  }
  SR_ASSIGN_OR_RETURN(const auto answer, pipeline_.Run(method, metadata, *message));
  bool own_buffer = false;
  if (!grpc::GenericSerialize<grpc::ProtoBufferWriter, google::protobuf::Message>(
           *answer, &response, &own_buffer)
           .ok()) {
    return Refuse(absl::StatusCode::kInternal, "RESPONSE_UNSERIALISABLE",
                  "the response could not be written");
  }
  return absl::OkStatus();
}

}  // namespace safereturn::rpc
