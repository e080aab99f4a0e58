#include "libs/rpc/client.h"

#include <grpc/support/time.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/client_unary_call.h>
#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/impl/rpc_method.h>

#include <utility>

#include "libs/base/result.h"
#include "libs/obs/trace.h"
#include "libs/rpc/status.h"

namespace safereturn::rpc {
namespace {

// How long a client waits before it tries a broken connection again: a restarted service is found
// within a second.
constexpr int kMinReconnectMs = 50;
constexpr int kMaxReconnectMs = 1000;

std::string ServiceConfig(int max_attempts) {
  return R"({"loadBalancingConfig": [{"round_robin": {}}],
             "methodConfig": [{"name": [{}], "retryPolicy": {"maxAttempts": )" +
         std::to_string(max_attempts) +
         R"(, "initialBackoff": "0.05s", "maxBackoff": "1s", "backoffMultiplier": 2,
             "retryableStatusCodes": ["UNAVAILABLE"]}}]})";
}

std::shared_ptr<grpc::Channel> MakeChannel(const std::string& address,
                                           const ClientOptions& options) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(options.max_message_bytes);
  arguments.SetMaxSendMessageSize(options.max_message_bytes);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kMinReconnectMs);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, kMinReconnectMs);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kMaxReconnectMs);
  if (options.max_attempts > 1) {
    arguments.SetServiceConfigJSON(ServiceConfig(options.max_attempts));
  } else {
    arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
    arguments.SetLoadBalancingPolicyName("round_robin");
  }
  const bool has_scheme = address.find("://") != std::string::npos || address.starts_with("unix:");
  return grpc::CreateCustomChannel(has_scheme ? address : "dns:///" + address,
                                   grpc::InsecureChannelCredentials(), arguments);
}

void SetDeadline(grpc::ClientContext& context, Deadline deadline) {
  context.set_deadline(
      gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC),
                   gpr_time_from_millis(deadline.Remaining().count(), GPR_TIMESPAN)));
}

// "package.Service.Method" → "/package.Service/Method".
std::string Path(std::string_view full_name) {
  std::string path = "/" + std::string(full_name);
  const auto dot = path.rfind('.');
  if (dot != std::string::npos) path[dot] = '/';
  return path;
}

}  // namespace

class Client::Impl {
 public:
  Impl(const std::string& address, const ClientOptions& options)
      : channel_(MakeChannel(address, options)) {}

  absl::Status Call(std::string_view method, const google::protobuf::Message& request,
                    Deadline deadline, const CallerToken& token,
                    google::protobuf::Message& response) {
    const std::string path = Path(method);
    const grpc::internal::RpcMethod rpc(path.c_str(), grpc::internal::RpcMethod::NORMAL_RPC);
    grpc::ClientContext context;
    SetDeadline(context, deadline);
    if (!token.value.empty()) context.AddMetadata(kCallerMetadata, token.value);
    if (const auto& trace = obs::CurrentTrace(); trace.is_valid()) {
      context.AddMetadata("traceparent", obs::FormatTraceparent(trace));
    }
    return FromGrpc(
        grpc::internal::BlockingUnaryCall<google::protobuf::Message, google::protobuf::Message>(
            channel_.get(), rpc, &context, request, &response));
  }

  absl::StatusOr<bool> CheckHealth(Deadline deadline) {
    const grpc::internal::RpcMethod rpc("/grpc.health.v1.Health/Check",
                                        grpc::internal::RpcMethod::NORMAL_RPC);
    grpc::ClientContext context;
    SetDeadline(context, deadline);
    grpc::ByteBuffer request;  // HealthCheckRequest for the whole server is empty
    grpc::Slice nothing;
    request = grpc::ByteBuffer(&nothing, 1);
    grpc::ByteBuffer response;
    SR_RETURN_IF_ERROR(FromGrpc(
        grpc::internal::BlockingUnaryCall(channel_.get(), rpc, &context, request, &response)));
    grpc::Slice bytes;
    if (!response.DumpToSingleSlice(&bytes).ok()) return absl::InternalError("no health answer");
    // HealthCheckResponse{status: SERVING}: field 1, varint 1.
    return std::string_view(reinterpret_cast<const char*>(bytes.begin()), bytes.size()) ==
           std::string_view("\x08\x01", 2);
  }

 private:
  const std::shared_ptr<grpc::Channel> channel_;
};

Client::Client(const std::string& address, ClientOptions options)
    : impl_(std::make_unique<Impl>(address, options)) {}

Client::~Client() = default;

absl::StatusOr<std::unique_ptr<google::protobuf::Message>> Client::CallDynamic(
    const google::protobuf::MethodDescriptor& method, const google::protobuf::Message& request,
    Deadline deadline, const CallerToken& token) {
  std::unique_ptr<google::protobuf::Message> response(
      google::protobuf::MessageFactory::generated_factory()
          ->GetPrototype(method.output_type())
          ->New());
  SR_RETURN_IF_ERROR(CallInto(method.full_name(), request, deadline, token, *response));
  return response;
}

absl::Status Client::CallInto(std::string_view method, const google::protobuf::Message& request,
                              Deadline deadline, const CallerToken& token,
                              google::protobuf::Message& response) {
  return impl_->Call(method, request, deadline, token, response);
}

absl::StatusOr<bool> Client::CheckHealth(Deadline deadline) { return impl_->CheckHealth(deadline); }

}  // namespace safereturn::rpc
