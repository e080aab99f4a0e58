#include "libs/rpc/server.h"

#include <grpc/support/time.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>

#include <map>
#include <utility>
#include <vector>

#include "libs/base/check.h"
#include "libs/base/random.h"
#include "libs/base/result.h"
#include "libs/rpc/executor.h"
#include "libs/rpc/grpc_service.h"
#include "libs/rpc/pipeline.h"

namespace safereturn::rpc {
namespace {

// Calls on an old connection get this long to finish before it is closed under them.
constexpr int kConnectionGraceMs = 10'000;

// Adds reflection to this server or takes it away: whoever links gRPC's library has it in every
// server otherwise.
class Reflection final : public grpc::ServerBuilderOption {
 public:
  explicit Reflection(bool wanted) : wanted_(wanted) {}
  void UpdateArguments(grpc::ChannelArguments* /*arguments*/) override {}
  void UpdatePlugins(std::vector<std::unique_ptr<grpc::ServerBuilderPlugin>>* plugins) override {
    auto ours = std::make_unique<grpc::reflection::ProtoServerReflectionPlugin>();
    std::erase_if(*plugins, [&](const auto& each) { return each->name() == ours->name(); });
    if (wanted_) plugins->push_back(std::move(ours));
  }

 private:
  const bool wanted_;
};

}  // namespace

class Server::Impl {
 public:
  Impl(ServerOptions options, CallerVerifier& verifier)
      : options_(std::move(options)),
        pipeline_(verifier, random_),
        executor_({.threads = options_.executor_threads, .queue = options_.executor_queue}) {}

  ~Impl() { Shutdown(std::chrono::milliseconds(0)); }

  void Add(const Service& service) {
    SR_CHECK(server_ == nullptr, "services are added before the start");
    services_.push_back(&service);
  }

  absl::Status Start() {
    for (const Service* service : services_) SR_RETURN_IF_ERROR(service->CheckComplete());
    grpc::EnableDefaultHealthCheckService(true);
    grpc::ServerBuilder builder;
    builder.AddListeningPort(options_.listen, grpc::InsecureServerCredentials(), &port_);
    builder.SetMaxReceiveMessageSize(options_.max_message_bytes);
    builder.SetMaxSendMessageSize(options_.max_message_bytes);
    builder.AddChannelArgument(
        GRPC_ARG_MAX_CONNECTION_AGE_MS,
        static_cast<int>(std::chrono::milliseconds(options_.max_connection_age).count()));
    builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, kConnectionGraceMs);
    // Two processes on one port would each get some of the calls.
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
    builder.SetOption(std::make_unique<Reflection>(options_.reflection));
    for (const Service* service : services_) {
      grpc_services_.push_back(std::make_unique<GrpcService>(
          *service, pipeline_, executor_,
          GrpcServiceOptions{.error_domain = options_.error_domain,
                             .default_deadline = options_.default_deadline,
                             .max_deadline = options_.max_deadline}));
      builder.RegisterService(grpc_services_.back().get());
    }
    // gRPC refuses a server without any service; a program without RPCs still answers for its
    // health.
    if (services_.empty()) builder.RegisterCallbackGenericService(&nothing_);
    server_ = builder.BuildAndStart();
    if (server_ == nullptr) {
      return Refuse(absl::StatusCode::kUnavailable, "LISTEN_FAILED",
                    "cannot listen on " + options_.listen);
    }
    SetServing(false);
    return absl::OkStatus();
  }

  void SetServing(bool serving) {
    if (server_ == nullptr) return;
    auto* health = server_->GetHealthCheckService();
    health->SetServingStatus(serving);
    for (const Service* service : services_) {
      health->SetServingStatus(service->descriptor().full_name(), serving);
    }
  }

  void Shutdown(std::chrono::milliseconds grace) {
    if (server_ != nullptr) {
      server_->Shutdown(gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC),
                                     gpr_time_from_millis(grace.count(), GPR_TIMESPAN)));
    }
  }

  void Join() { executor_.Stop(); }

  [[nodiscard]] int port() const { return port_; }

 private:
  const ServerOptions options_;
  SystemRandom random_;
  Pipeline pipeline_;
  Executor executor_;
  std::vector<const Service*> services_;
  std::vector<std::unique_ptr<GrpcService>> grpc_services_;
  grpc::CallbackGenericService nothing_;  // UNIMPLEMENTED, whatever is called
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
};

Server::Server(ServerOptions options, CallerVerifier& verifier)
    : impl_(std::make_unique<Impl>(std::move(options), verifier)) {}

Server::~Server() = default;

void Server::Add(const Service& service) { impl_->Add(service); }

absl::Status Server::Start() { return impl_->Start(); }

void Server::SetServing(bool serving) { impl_->SetServing(serving); }

void Server::Shutdown(std::chrono::milliseconds grace) { impl_->Shutdown(grace); }

void Server::Join() { impl_->Join(); }

int Server::port() const { return impl_->port(); }

}  // namespace safereturn::rpc
