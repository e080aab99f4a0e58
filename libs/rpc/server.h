// The gRPC server of a program: its services, health, and reflection in development.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "libs/rpc/caller_verifier.h"
#include "libs/rpc/service.h"

namespace safereturn::rpc {

struct ServerOptions {
  std::string listen = "127.0.0.1:0";       // port 0: the system chooses, port() tells
  std::string error_domain = "safereturn";  // of ErrorInfo: "referral.safereturn"
  bool reflection = false;                  // tells everybody every method: development only
  int executor_threads = 8;
  std::size_t executor_queue = 256;
  std::chrono::milliseconds default_deadline{2000};  // of a call that brings none
  std::chrono::milliseconds max_deadline{30'000};    // a later one is cut
  int max_message_bytes = 1 << 20;
  std::chrono::seconds max_connection_age{300};  // so that clients find new pods
};

// Each call passes, in this order: executor, deadline, identity, trace, metrics, permission,
// request id, handler.
//
// Thread-safety: Add and Start from one thread; the others from any.
class Server {
 public:
  // The verifier must outlive the server.
  Server(ServerOptions options, CallerVerifier& verifier);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Adds a service, before Start. It must outlive the server.
  void Add(const Service& service);

  // Starts to serve; health says NOT_SERVING until SetServing(true).
  //
  // Errors: those of Service::CheckComplete; UNAVAILABLE/LISTEN_FAILED when the address cannot be
  // bound.
  [[nodiscard]] absl::Status Start();

  // Sets what the health service says, for the whole server ("") and for each service.
  void SetServing(bool serving);

  // Refuses new calls, waits for those in hand until `grace` is over and cancels the rest.
  void Shutdown(std::chrono::milliseconds grace);

  // Joins the executor's threads; after Shutdown.
  void Join();

  // Returns the bound port, 0 before Start.
  [[nodiscard]] int port() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace safereturn::rpc
