// The bridge between a Service and gRPC: the only file that knows how generated code registers
// methods.
#pragma once

#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/service_type.h>

#include <deque>
#include <string>

#include "libs/rpc/executor.h"
#include "libs/rpc/pipeline.h"
#include "libs/rpc/service.h"

namespace safereturn::rpc {

struct GrpcServiceOptions {
  std::string error_domain;
  std::chrono::milliseconds default_deadline{2000};
  std::chrono::milliseconds max_deadline{30'000};
};

// Registers every method of the descriptor as a raw callback method, as generated code would, so
// that the server knows their names and reflection shows them.
//
// `service`, `pipeline` and `executor` must outlive the gRPC server.
class GrpcService final : public grpc::Service {
 public:
  GrpcService(const rpc::Service& service, const Pipeline& pipeline, Executor& executor,
              GrpcServiceOptions options);

 private:
  struct Registered {
    std::string path;  // gRPC keeps a pointer to it
    Method method;
  };

  grpc::ServerUnaryReactor* Begin(const Method& method, grpc::CallbackServerContext* context,
                                  const grpc::ByteBuffer* request, grpc::ByteBuffer* response);
  absl::Status Answer(const Method& method, const CallMetadata& metadata,
                      const grpc::ByteBuffer& request, grpc::ByteBuffer& response) const;

  const Pipeline& pipeline_;
  Executor& executor_;
  const GrpcServiceOptions options_;
  std::deque<Registered> methods_;  // never moves its elements
};

}  // namespace safereturn::rpc
