// Takes due messages in hand and records what became of them. Between the two lies the sending,
// outside any transaction: a crash there sends the batch in hand once more, with the same
// Message-ID.
#pragma once

#include <absl/status/statusor.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "libs/messaging/tx.h"
#include "services/notification/domain/mail.h"

namespace safereturn::notification {

// Asks whether one more mail may go now: nothing if it may, else how long to wait.
using RateGate = std::function<std::optional<std::chrono::microseconds>()>;

struct DeliveryOptions {
  std::string sender;     // this pod, the same after a restart
  int batch = 200;        // mails in hand at once: what a crash repeats at most
  std::string link_base;  // of the alert's page
  // Pace at which messages beyond the provider's rate are put off.
  double per_second = 100;
  // What is put off goes out in groups: one look for due messages a group, not one a message. No
  // longer than the provider's burst lasts, or its rate would not be used.
  std::chrono::microseconds group = std::chrono::milliseconds(500);
  DeliveryPolicy policy{};
};

// A message in hand. Without a mail there is no address to send it to.
struct Outgoing {
  MessageId message_id;
  std::string ordering_key;
  std::optional<Mail> mail;
};

struct Batch {
  std::vector<Outgoing> outgoing;
  bool is_more_due =
      false;  // rows that another transaction is changing right now: look again at once
  bool is_over_rate = false;  // the provider's rate is used up: a look before long finds nothing
};

// What became of it.
struct Outcome {
  MessageId message_id;
  std::string ordering_key;
  DeliveryResult result;
};

class Delivery {
 public:
  Delivery(DeliveryOptions options, RateGate gate)
      : options_(std::move(options)), gate_(std::move(gate)) {}

  // Returns due messages that are in hand once the transaction is committed. Messages over the rate
  // are put off.
  // `recorded`: how many outcomes this transaction recorded before; they still count as due in the
  // database.
  absl::StatusOr<Batch> Claim(messaging::Tx& tx, int recorded = 0);

  // Records outcomes. Who cannot be reached at all is told of to the duty team, like an alert
  // without people.
  absl::Status Record(const std::vector<Outcome>& outcomes, messaging::Tx& tx) const;

 private:
  [[nodiscard]] Instant GroupAt(Instant earliest) const;
  Instant NextSlot(Instant earliest);
  absl::Status RecordOne(const Outcome& outcome, messaging::Tx& tx) const;

  const DeliveryOptions options_;
  const RateGate gate_;
  Instant last_slot_ = Instant::min();
  Instant closed_until_ = Instant::min();  // the rate is used up until the next group goes
  int in_other_hands_ = 0;                 // due rows that other pods held at the last look
  bool is_over_rate_ = false;              // the last look found the provider's rate used up
};

}  // namespace safereturn::notification
