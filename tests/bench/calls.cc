#include "tests/bench/calls.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/support/client_callback.h>

#include "libs/rpc/status.h"
#include "tests/bench/driver.h"

namespace safereturn::bench {

struct Calls::Call {
  Call(const std::string& path, std::shared_ptr<const Message> asked,
       std::shared_ptr<Message> answered, Answer then)
      : method(path),
        rpc(method.c_str(), grpc::internal::RpcMethod::NORMAL_RPC),
        request(std::move(asked)),
        response(std::move(answered)),
        answer(std::move(then)) {}

  const std::string method;
  const grpc::internal::RpcMethod rpc;
  const std::shared_ptr<const Message> request;
  const std::shared_ptr<Message> response;
  const Answer answer;
  grpc::ClientContext context;
};

Calls::Calls(const std::string& address, rpc::CallerToken token, int in_flight)
    : channel_(grpc::CreateChannel(address, grpc::InsecureChannelCredentials())),
      token_(std::move(token)),
      in_flight_(in_flight),
      waker_([this](const std::stop_token& stop) { Wake(stop); }) {}

Calls::~Calls() {
  waker_.request_stop();
  waker_.join();
  std::unique_lock lock(mutex_);
  ready_.clear();
  later_.clear();
  changed_.wait(lock, [&] { return under_way_ == 0; });
}

void Calls::Send(const std::string& method, std::shared_ptr<const Message> request,
                 std::shared_ptr<Message> response, Answer answer,
                 std::chrono::milliseconds pause) {
  auto call =
      std::make_unique<Call>(method, std::move(request), std::move(response), std::move(answer));
  {
    const std::lock_guard lock(mutex_);
    if (pause.count() > 0) {
      later_.emplace(Wall().Now() + pause, std::move(call));
      changed_.notify_all();
      return;
    }
    if (under_way_ >= in_flight_) {
      ready_.push_back(std::move(call));
      return;
    }
    ++under_way_;
    ++sent_;
  }
  Start(std::move(call));
}

void Calls::Start(std::unique_ptr<Call> call) {
  Call* const one = call.release();  // its own callback ends it
  one->context.AddMetadata(rpc::kCallerMetadata, token_.value);
  one->context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
  grpc::internal::CallbackUnaryCall<Message, Message>(
      channel_.get(), one->rpc, &one->context, one->request.get(), one->response.get(),
      [this, one](const grpc::Status& status) {
        const std::unique_ptr<Call> ended(one);
        ended->answer(rpc::FromGrpc(status), *ended->response);
        Ended();
      });
}

void Calls::Ended() {
  std::unique_ptr<Call> next;
  {
    const std::lock_guard lock(mutex_);
    if (ready_.empty()) {
      --under_way_;
      changed_.notify_all();
    } else {
      next = std::move(ready_.front());
      ready_.pop_front();
      ++sent_;
    }
  }
  if (next) Start(std::move(next));
}

void Calls::Wake(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    std::unique_ptr<Call> due;
    {
      std::unique_lock lock(mutex_);
      if (later_.empty()) {
        changed_.wait(lock, stop, [&] { return !later_.empty(); });
        continue;
      }
      const Instant first = later_.begin()->first;
      const auto pause = first - Wall().Now();
      if (pause.count() > 0) {
        changed_.wait_for(lock, stop, pause, [&] { return later_.begin()->first < first; });
        continue;
      }
      due = std::move(later_.begin()->second);
      later_.erase(later_.begin());
      if (under_way_ >= in_flight_) {
        ready_.push_back(std::move(due));
        continue;
      }
      ++under_way_;
      ++sent_;
    }
    Start(std::move(due));
  }
}

int64_t Calls::sent() const {
  const std::lock_guard lock(mutex_);
  return sent_;
}

}  // namespace safereturn::bench
