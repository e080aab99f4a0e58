#include "libs/rpc/executor.h"

#include <utility>

#include "libs/base/check.h"
#include "libs/base/result.h"

namespace safereturn::rpc {

Executor::Executor(ExecutorOptions options) : options_(options) {
  SR_CHECK(options_.threads > 0, "the settings table does not let it be less");
  threads_.reserve(static_cast<std::size_t>(options_.threads));
  for (int i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { Work(); });
}

Executor::~Executor() { Stop(); }

void Executor::Submit(Task task) {
  absl::Status refusal;
  {
    const absl::MutexLock lock(&mutex_);
    if (stopping_) {
      refusal = Refuse(absl::StatusCode::kUnavailable, "SERVER_STOPPING", "the server is stopping");
    } else if (tasks_.size() >= options_.queue) {
      refusal = Refuse(absl::StatusCode::kResourceExhausted, "SERVER_BUSY",
                       "too many calls wait already; try again later");
    } else {
      tasks_.push_back(std::move(task));
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
  }
  for (const Task& task : waiting) {
    task.drop(Refuse(absl::StatusCode::kUnavailable, "SERVER_STOPPING", "the server is stopping"));
  }
  threads_.clear();  // joins
}

std::size_t Executor::queued() const {
  const absl::MutexLock lock(&mutex_);
  return tasks_.size();
}

void Executor::Work() {
  while (true) {
    Task task{Deadline::After(std::chrono::milliseconds(0)), nullptr, nullptr};
    {
      const absl::MutexLock lock(&mutex_);
      const auto ready = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
        return stopping_ || !tasks_.empty();
      };
      mutex_.Await(absl::Condition(&ready));
      if (tasks_.empty()) return;
      task = std::move(tasks_.front());
      tasks_.pop_front();
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
