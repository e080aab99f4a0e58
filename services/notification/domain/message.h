// A message: one mail about one alert to one person, and its way out. Receipts are not its matter:
// they never count (product decision 4). It is a queue's entry, not a story: its state is not
// folded from events.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/describe.h"
#include "services/notification/domain/recipients.h"

namespace safereturn::notification {

enum class MessageState { kUnspecified = 0, kPending = 1, kSent = 2, kFailed = 3 };
SR_ENUM(MessageState, kUnspecified, kPending, kSent, kFailed)

struct Message {
  MessageId message_id{};
  AuthorityId authority_id{};
  AlertId alert_id{};  // nil for a test
  ChildId child_id{};  // nil for a test
  PersonId person_id{};
  std::string role{};
  PersonId deputy_for{};
  std::string template_key{};
  int32_t template_version = 0;  // 0: the built-in text
  // A child is in danger now: sent before others and not held back by the provider's rate.
  bool is_urgent = false;
  MessageState state = MessageState::kUnspecified;
  int32_t attempts = 0;
  std::string last_reason{};
  std::optional<Instant> next_attempt_time{};
  std::optional<Instant> sent_time{};
  // Whose batch it is in, and until when that is believed: a pod that dies must not keep it for
  // ever.
  std::string claimed_by{};
  std::optional<Instant> claimed_until{};
};
SR_STRUCT(Message, message_id, authority_id, alert_id, child_id, person_id, role, deputy_for,
          template_key, template_version, is_urgent, state, attempts, last_reason,
          next_attempt_time, sent_time, claimed_by, claimed_until)

// When a mail is tried again, and when it is given up. Numbers: a greylisting server wants a minute
// or five (RFC 6647 2.1 observes such delays); after two and a half hours a later ladder step has
// told others.
struct DeliveryPolicy {
  std::vector<Seconds> pauses = {Seconds(5),   Seconds(60),   Seconds(300),
                                 Seconds(900), Seconds(2700), Seconds(5400)};
  Seconds claim{60};  // longer than any batch takes

  [[nodiscard]] int32_t max_attempts() const { return static_cast<int32_t>(pauses.size()) + 1; }
};

// What became of one try.
struct DeliveryResult {
  bool is_sent = false;
  bool is_permanent = false;  // the server said that it will never take it
  std::string reason{};       // class of the failure: SMTP_550, CONNECT_FAILED; never an address
};

// Returns a message that is due at once.
[[nodiscard]] Message NewMessage(const AlertId& alert, const ChildId& child,
                                 const AuthorityId& authority, const Recipient& recipient,
                                 std::string template_key, int32_t template_version, Instant now);

// Returns the message as an urgent one. It is dated a little earlier than what else is due now, so
// that it is the first to be found however much waits.
[[nodiscard]] Message Hurried(Message message);

// Returns when the next try is due; nothing once it is sent or given up.
[[nodiscard]] std::optional<Instant> NextDue(const Message& message);

// Returns whether `sender` may take it: it waits, its time has come, and no other sender has it in
// hand. A claim of the same sender is void: it is what its killed predecessor left.
[[nodiscard]] bool CanClaim(const Message& message, const std::string& sender, Instant now);
[[nodiscard]] Message Claim(Message message, const std::string& sender, Instant now,
                            const DeliveryPolicy& policy);

// Returns the message moved to `until` without a try: the provider's rate is used up.
[[nodiscard]] Message Defer(Message message, Instant until);

// Returns the message after a try: sent, to be tried again, or given up.
[[nodiscard]] Message Record(Message message, const DeliveryResult& result, Instant now,
                             const DeliveryPolicy& policy);

}  // namespace safereturn::notification
