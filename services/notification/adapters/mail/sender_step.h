// Sends due messages: takes a batch in hand, sends it outside any transaction, records what became
// of it.
#pragma once

#include <atomic>
#include <vector>

#include "libs/messaging/store.h"
#include "libs/runtime/step.h"
#include "services/notification/adapters/mail/mail_transport.h"
#include "services/notification/app/delivery.h"

namespace safereturn::notification {

// Killed between sending and recording, the same mails go again with the same Message-ID: at most
// the batch in hand.
class SenderStep final : public runtime::Step {
 public:
  SenderStep(messaging::Store& store, Delivery delivery, MailTransport& transport)
      : store_(store), delivery_(std::move(delivery)), transport_(transport) {}

  [[nodiscard]] std::string_view name() const override { return "sender"; }
  [[nodiscard]] absl::StatusOr<bool> Run() override;
  [[nodiscard]] std::optional<Instant> next_wake() const override {
    return Instant(std::chrono::microseconds(next_wake_.load()));
  }
  // While the provider's rate is used up, a commit that brings further mails need not wake the
  // sender: it looks again by itself when the next group may go. Any thread.
  [[nodiscard]] bool IsAwaited() const { return !is_over_rate_; }
  // Records the last batch, so that an orderly stop repeats nothing.
  void Stopped() override;

 private:
  // Records the last batch and takes the next in hand, in one transaction.
  absl::StatusOr<Batch> RecordAndClaim();
  std::vector<Outcome> Send(std::vector<Outgoing> outgoing);

  messaging::Store& store_;
  Delivery delivery_;
  MailTransport& transport_;
  std::vector<Outcome> unrecorded_;  // of the last batch; kept while the database is away
  std::atomic<int64_t> next_wake_{0};
  std::atomic<bool> is_over_rate_{false};
};

}  // namespace safereturn::notification
