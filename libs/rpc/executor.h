// Runs the work of calls on a fixed number of threads behind a short queue; urgent work on a thread
// more, so that calls which wait for each other cannot keep it waiting.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "libs/rpc/deadline.h"

namespace safereturn::rpc {

struct ExecutorOptions {
  int threads = 8;          // each may hold one database connection; the urgent one is one more
  std::size_t queue = 256;  // beyond it a call is refused at once: late answers help nobody
};

// Bounded on purpose: a queue that may grow turns overload into timeouts for everybody.
//
// Thread-safety: all functions may be called from any thread; Stop once.
class Executor {
 public:
  // Either is called exactly once: `run` on a thread of the executor, or `drop` with the reason.
  struct Task {
    Deadline deadline;
    std::function<void()> run;
    std::function<void(const absl::Status&)> drop;
    bool urgent = false;  // goes first, and there is a thread for nothing else
  };

  explicit Executor(ExecutorOptions options);
  ~Executor();
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  // Queues a task, or drops it on the caller's thread when its queue is full or the executor stops.
  // Urgent ones have a queue of their own.
  //
  // A task whose deadline has passed when its turn comes is dropped before it starts.
  // `drop` gets: RESOURCE_EXHAUSTED/SERVER_BUSY, DEADLINE_EXCEEDED/DEADLINE_PASSED or
  //   UNAVAILABLE/SERVER_STOPPING.
  void Submit(Task task);

  // Drops what waits, lets what runs finish, and joins the threads.
  void Stop();

  [[nodiscard]] std::size_t queued() const;

 private:
  void Work(bool urgent_only);

  const ExecutorOptions options_;
  mutable absl::Mutex mutex_;
  std::deque<Task> tasks_ ABSL_GUARDED_BY(mutex_);
  std::deque<Task> urgent_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::jthread> threads_;
};

}  // namespace safereturn::rpc
