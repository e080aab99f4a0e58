// Hands hints to those who listen, and keeps the last ones for those who come back.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "libs/base/clock.h"
#include "services/gateway/http/message.h"
#include "services/gateway/live/hint.h"

namespace safereturn::gateway {

inline constexpr size_t kHintsKept = 10'000;
inline constexpr size_t kMostMissed = 200;            // hints; beyond, all is read again
inline constexpr size_t kLongestBacklog = 64 * 1024;  // bytes that a reader may be behind

// One listener: frames of text/event-stream.
//
// Thread-safety: all functions may be called from any thread.
class Subscription final : public EventStream {
 public:
  // Ends at `until` of `clock`: the token that let it in says so.
  Subscription(Audience audience, Instant until, const Clock& clock);

  std::string Take(bool beat) override;
  [[nodiscard]] bool is_over() override;
  void OnNews(std::function<void()> news) override;

  // Queues a hint that it hears; the id says the epoch as well.
  void Offer(const Hint& hint, const std::string& epoch);
  // Queues an event of the stream itself: "hello", "resync".
  void Tell(const std::string& event, const std::string& id);
  // Queues why it ends; nothing follows.
  void End(const std::string& reason);

 private:
  void Queue(std::string frame) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void EndLocked(const std::string& reason) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Audience audience_;
  const Instant until_;
  const Clock& clock_;
  absl::Mutex mutex_;
  std::string pending_ ABSL_GUARDED_BY(mutex_);
  bool is_over_ ABSL_GUARDED_BY(mutex_) = false;
  std::function<void()> news_ ABSL_GUARDED_BY(mutex_);
};

// Thread-safety: all functions may be called from any thread.
class Hub {
 public:
  // `clock` is the wall's: tokens end by it.
  explicit Hub(const Clock& clock) : clock_(clock) {}

  // Begins anew with the stream as it is. `epoch` changes when the stream was lost: those who
  // listen are told to read everything again.
  void Begin(const std::string& epoch, std::vector<Hint> hints);
  // Hands on what was added to the stream.
  void Add(std::vector<Hint> hints);
  // Ends all subscriptions; until Begin there are no new ones.
  void End(const std::string& reason);

  // Returns a subscription that begins after `last_event_id`, or now where it is empty; with
  // "resync" where that id is not known any more.
  //
  // Errors: UNAVAILABLE/LIVE_NOT_READY.
  [[nodiscard]] absl::StatusOr<std::shared_ptr<Subscription>> Subscribe(
      Audience audience, Instant until, std::string_view last_event_id);

 private:
  const Clock& clock_;
  absl::Mutex mutex_;
  std::string epoch_ ABSL_GUARDED_BY(mutex_);  // "" before Begin
  std::deque<Hint> hints_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::weak_ptr<Subscription>> subscriptions_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace safereturn::gateway
