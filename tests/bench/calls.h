// Commands to one service, many under way at once: no thread waits for an answer.
#pragma once

#include <absl/status/status.h>
#include <google/protobuf/message.h>
#include <grpcpp/channel.h>
#include <grpcpp/impl/rpc_method.h>

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "libs/base/clock.h"
#include "libs/rpc/caller_token.h"

namespace safereturn::bench {

// Thread-safety: Send may be called from any thread, also from an answer.
class Calls {
 public:
  using Message = google::protobuf::Message;
  using Answer = std::function<void(const absl::Status&, const Message& response)>;

  // At most `in_flight` calls are under way; what is sent beyond waits in its order.
  Calls(const std::string& address, rpc::CallerToken token, int in_flight);
  ~Calls();  // waits for what is under way

  // Calls `method` ("/package.Service/Method") with `request`; `response` is an empty message of
  // the method's type. `pause`: no earlier than that from now.
  void Send(const std::string& method, std::shared_ptr<const Message> request,
            std::shared_ptr<Message> response, Answer answer,
            std::chrono::milliseconds pause = std::chrono::milliseconds(0));

  [[nodiscard]] int64_t sent() const;

 private:
  struct Call;
  void Start(std::unique_ptr<Call> call);
  void Ended();
  void Wake(const std::stop_token& stop);

  const std::shared_ptr<grpc::Channel> channel_;
  const rpc::CallerToken token_;
  const int in_flight_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<std::unique_ptr<Call>> ready_;
  std::multimap<Instant, std::unique_ptr<Call>> later_;
  int under_way_ = 0;
  int64_t sent_ = 0;
  std::jthread waker_;
};

}  // namespace safereturn::bench
