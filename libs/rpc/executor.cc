#include "libs/rpc/executor.h"

#include <utility>

#include "libs/base/check.h"
#include "libs/base/result.h"

namespace safereturn::rpc {

Executor::Executor(ExecutorOptions options) : options_(options) {
  SR_CHECK(options_.threads > 0, "the settings table does not let it be less");
  threads_.reserve(static_cast<std::size_t>(options_.threads) + 1);
  for (int i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { Work(false); });
  threads_.emplace_back([this] { Work(true); });
}

Executor::~Executor() { Stop(); }

void Executor::Submit(Task task) {
  absl::Status refusal;
  {
    const absl::MutexLock lock(&mutex_);
    std::deque<Task>& queue = task.urgent ? urgent_ : tasks_;
    if (stopping_) {
      refusal = Refuse(absl::StatusCode::kUnavailable, "SERVER_STOPPING", "the server is stopping");
    } else if (queue.size() >= options_.queue) {
      refusal = Refuse(absl::StatusCode::kResourceExhausted, "SERVER_BUSY",
                       "too many calls wait already; try again later");
    } else {
      queue.push_back(std::move(task));
      return;
    }
  }
  task.drop(refusal);
}

void Executor::Stop() {
  std::deque<Task> waiting;
  {
    const absl::MutexLock lock(&mutex_);
    stopping_ = true;
    waiting.swap(tasks_);
    while (!urgent_.empty()) {
      waiting.push_back(std::move(urgent_.front()));
      urgent_.pop_front();
    }
  }
  for (const Task& task : waiting) {
    task.drop(Refuse(absl::StatusCode::kUnavailable, "SERVER_STOPPING", "the server is stopping"));
  }
  threads_.clear();  // joins
}

std::size_t Executor::queued() const {
  const absl::MutexLock lock(&mutex_);
  return tasks_.size() + urgent_.size();
}

void Executor::Work(bool urgent_only) {
  while (true) {
    Task task{Deadline::After(std::chrono::milliseconds(0)), nullptr, nullptr};
    {
      const absl::MutexLock lock(&mutex_);
      const auto ready = [this, urgent_only]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
        return stopping_ || !urgent_.empty() || (!urgent_only && !tasks_.empty());
      };
      mutex_.Await(absl::Condition(&ready));
      if (stopping_) return;  // Stop took what waited
      std::deque<Task>& queue = urgent_.empty() ? tasks_ : urgent_;
      task = std::move(queue.front());
      queue.pop_front();
    }
    if (task.deadline.Passed()) {
      task.drop(Refuse(absl::StatusCode::kDeadlineExceeded, "DEADLINE_PASSED",
                       "the call waited past its deadline and was not started"));
    } else {
      task.run();
    }
  }
}

}  // namespace safereturn::rpc
