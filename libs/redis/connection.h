// Redis is speed, never truth: everything in it may vanish at any moment. One connection, shared by
// the threads of a process, reopened when it breaks.
#pragma once

#include <absl/base/thread_annotations.h>
#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/synchronization/mutex.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

struct redisContext;

namespace safereturn::redis {

struct Reply {
  enum class Kind { kNil, kText, kInteger, kArray, kError };
  Kind kind = Kind::kNil;
  std::string text = {};             // of kText (strings and states such as OK) and kError
  int64_t integer = 0;               // of kInteger
  std::vector<Reply> elements = {};  // of kArray
  [[nodiscard]] bool is_nil() const { return kind == Kind::kNil; }
  bool operator==(const Reply&) const = default;
};

struct RedisOptions {
  std::string address = {};                // "host:port" or "unix:/path"
  std::chrono::milliseconds timeout{250};  // to connect, and for each answer
};

// A command whose connection closed under it is sent once more on a new one, so it may run twice:
// use commands that may. Thread-safety: any thread; calls take turns, each for a few times
// `timeout` at most.
class Redis {
 public:
  // Does not connect yet.
  explicit Redis(RedisOptions options);
  ~Redis();
  Redis(const Redis&) = delete;
  Redis& operator=(const Redis&) = delete;

  // Runs one command. Arguments are bytes and never parsed: {"SET", key, value, "PX", "5000"}.
  // Errors: UNAVAILABLE/REDIS_UNAVAILABLE if Redis is down or slow (the command may have run);
  //   INTERNAL/REDIS_REFUSED if Redis answers with an error.
  absl::StatusOr<Reply> Command(const std::vector<std::string>& argv);

  // Runs commands in one round trip; an error answer is a Reply of kind kError in its place.
  // Errors: UNAVAILABLE/REDIS_UNAVAILABLE.
  absl::StatusOr<std::vector<Reply>> Pipeline(
      const std::vector<std::vector<std::string>>& commands);

 private:
  struct Free {
    void operator()(redisContext* context) const;
  };
  absl::StatusOr<std::vector<Reply>> RunPipeline(
      const std::vector<std::vector<std::string>>& commands) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status Connect() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status Broken(const std::string& what) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const RedisOptions options_;
  absl::Mutex mutex_;
  std::unique_ptr<redisContext, Free> context_ ABSL_GUARDED_BY(mutex_);
  // While Redis is down callers are refused at once until this instant, not each after a timeout.
  std::chrono::steady_clock::time_point retry_at_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace safereturn::redis
