#include "services/notification/domain/message.h"

namespace safereturn::notification {

Message NewMessage(const AlertId& alert, const ChildId& child, const AuthorityId& authority,
                   const Recipient& recipient, std::string template_key, int32_t template_version,
                   Instant now) {
  return {.message_id = MessageIdOf(alert, recipient.person_id),
          .authority_id = authority,
          .alert_id = alert,
          .child_id = child,
          .person_id = recipient.person_id,
          .role = recipient.role,
          .deputy_for = recipient.deputy_for,
          .template_key = std::move(template_key),
          .template_version = template_version,
          .state = MessageState::kPending,
          .next_attempt_time = now};
}

Message Hurried(Message message) {
  // Below the 60 s from which the auditor calls a row overdue.
  constexpr Seconds kHeadStart{45};
  message.is_urgent = true;
  if (message.next_attempt_time) *message.next_attempt_time -= kHeadStart;
  return message;
}

std::optional<Instant> NextDue(const Message& message) {
  if (message.state != MessageState::kPending) return std::nullopt;
  return message.next_attempt_time;
}

bool CanClaim(const Message& message, const std::string& sender, Instant now) {
  const auto due = NextDue(message);
  if (!due || *due > now) return false;
  const bool is_held = message.claimed_until && *message.claimed_until > now;
  return !is_held || message.claimed_by == sender;
}

Message Claim(Message message, const std::string& sender, Instant now,
              const DeliveryPolicy& policy) {
  // The due time stays: whoever watches what is due (the conductor of virtual time) sees that work
  // is in hand.
  message.claimed_by = sender;
  message.claimed_until = now + policy.claim;
  return message;
}

Message Defer(Message message, Instant until) {
  message.next_attempt_time = until;
  return message;
}

Message Record(Message message, const DeliveryResult& result, Instant now,
               const DeliveryPolicy& policy) {
  message.claimed_by.clear();
  message.claimed_until.reset();
  ++message.attempts;
  if (result.is_sent) {
    message.state = MessageState::kSent;
    message.sent_time = now;
    message.next_attempt_time.reset();
    message.last_reason.clear();
    return message;
  }
  message.last_reason = result.reason;
  if (result.is_permanent || message.attempts >= policy.max_attempts()) {
    message.state = MessageState::kFailed;
    message.next_attempt_time.reset();
    return message;
  }
  message.next_attempt_time = now + policy.pauses[message.attempts - 1];
  return message;
}

}  // namespace safereturn::notification
