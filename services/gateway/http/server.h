// The HTTP server: connections, limits, time limits, drain.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/gateway/http/message.h"

namespace safereturn::gateway {

struct HttpOptions {
  std::string listen = "127.0.0.1:0";  // host:port; port 0 takes a free one
  int threads = 2;                     // they only read, write and hand on
  uint32_t header_limit = 16 * 1024;
  uint64_t body_limit = 1024 * 1024;
  int connections = 4096;                         // one more gets 503
  std::chrono::milliseconds read_within{10'000};  // a whole request, from its first byte
  std::chrono::milliseconds idle{60'000};         // between requests of one connection
};

// Takes a request and gives its answer once, from any thread.
using Reply = std::function<void(Response)>;
using Handler = std::function<void(Request, Reply)>;
// Returns the answer to what is no request that a handler may see.
using Refusal = std::function<Response(int status, std::string reason, std::string detail)>;

// Serves HTTP/1.1, one request of a connection at a time.
//
// Thread-safety: Drain and Stop from one thread; the handler is called on the server's threads and
// must not block.
class HttpServer {
 public:
  // Errors: UNAVAILABLE/LISTEN_FAILED.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<HttpServer>> Start(HttpOptions options,
                                                                         Handler handler,
                                                                         Refusal refusal);
  ~HttpServer();  // stops
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  [[nodiscard]] int port() const;

  // From now on every answer closes its connection, so that clients go elsewhere.
  void Drain();

  // Takes no new connection, waits until the requests in hand are answered or `grace` is over, ends
  // the threads.
  void Stop(std::chrono::milliseconds grace);

 private:
  class Impl;
  explicit HttpServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace safereturn::gateway
