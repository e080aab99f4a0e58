#include "services/notification/app/delivery.h"

#include <algorithm>
#include <set>

#include "services/notification/app/send_alert.h"
#include "services/notification/app/tables.h"

namespace safereturn::notification {
namespace {

using messaging::DueKey;
using messaging::Prefetch;
using messaging::Tx;

// Messages put off in one transaction while the rate is used up: without their mails they are
// cheap.
constexpr int kPutOffAtOnce = 1000;

// Loads the due messages that nobody is changing right now, and what the mails of the first `mails`
// are made of: three rounds for all.
absl::StatusOr<std::vector<Message>> LoadDue(const std::vector<DueKey>& due, size_t mails, Tx& tx) {
  std::set<std::string> ordering_keys;
  for (const DueKey& one : due) ordering_keys.insert(one.ordering_key);
  SR_ASSIGN_OR_RETURN(const std::vector<std::string> locked, tx.LockAvailable(ordering_keys));
  const std::set<std::string> mine(locked.begin(), locked.end());
  std::vector<std::string> keys;
  Prefetch prefetch;
  for (const DueKey& one : due) {
    if (!mine.contains(one.ordering_key)) continue;
    keys.push_back(one.key);
    prefetch.Key<Message>(one.key);
  }
  const std::vector<std::string> first(keys.begin(), keys.begin() + std::min(mails, keys.size()));
  prefetch.Then([first](Tx& loaded, Prefetch& more) -> absl::Status {
    for (const std::string& key : first) {
      SR_ASSIGN_OR_RETURN(const Message message, loaded.Load<Message>(key));
      more.Key<Contact>(message.person_id.key());
      more.Key<MailTemplate>(TemplateKeyOf(message.authority_id, message.template_key));
      if (!message.alert_id.is_nil()) more.Key<Alert>(message.alert_id.key());
    }
    return absl::OkStatus();
  });
  SR_RETURN_IF_ERROR(tx.Run(prefetch));
  std::vector<Message> messages;
  for (const std::string& key : keys) {
    SR_ASSIGN_OR_RETURN(Message message, tx.Load<Message>(key));
    messages.push_back(std::move(message));
  }
  return messages;
}

absl::StatusOr<std::optional<Mail>> MailOf(const Message& message, const std::string& link_base,
                                           Tx& tx) {
  SR_ASSIGN_OR_RETURN(const std::optional<Contact> contact,
                      tx.TryLoad<Contact>(message.person_id.key()));
  if (!contact) return std::optional<Mail>();
  std::optional<Alert> alert;
  if (!message.alert_id.is_nil()) {
    SR_ASSIGN_OR_RETURN(alert, tx.TryLoad<Alert>(message.alert_id.key()));
  }
  SR_ASSIGN_OR_RETURN(
      const std::optional<MailTemplate> own,
      tx.TryLoad<MailTemplate>(TemplateKeyOf(message.authority_id, message.template_key)));
  const MailText text = TextOf(own, message.template_key, message.template_version);
  return std::optional(ComposeMail(message, alert, text, contact->email, link_base));
}

}  // namespace

Instant Delivery::GroupAt(Instant earliest) const {
  const auto group = options_.group;
  return Instant(group *
                 ((earliest.time_since_epoch() + group - std::chrono::microseconds(1)) / group));
}

Instant Delivery::NextSlot(Instant earliest) {
  const auto gap = std::chrono::microseconds(static_cast<int64_t>(1e6 / options_.per_second));
  last_slot_ = last_slot_ < earliest - gap ? earliest : last_slot_ + gap;
  return GroupAt(last_slot_);
}

absl::StatusOr<Batch> Delivery::Claim(Tx& tx, int recorded) {
  // What others have in hand, and what was recorded just now, is due there and must not hide what
  // is free.
  const int hidden = recorded + 2 * in_other_hands_;
  const int limit = (is_over_rate_ ? kPutOffAtOnce : options_.batch) + hidden;
  SR_ASSIGN_OR_RETURN(const std::vector<DueKey> due,
                      tx.backend().Due(messaging::Table<Message>::Def(), tx.now(), limit));
  in_other_hands_ = 0;
  is_over_rate_ = false;
  Batch batch;
  if (due.empty()) return batch;
  SR_ASSIGN_OR_RETURN(std::vector<Message> messages,
                      LoadDue(due, static_cast<size_t>(options_.batch + hidden), tx));
  batch.is_more_due = messages.size() < due.size();
  std::stable_partition(messages.begin(), messages.end(),
                        [](const Message& message) { return message.is_urgent; });
  std::optional<std::chrono::microseconds> wait;
  if (tx.now() < closed_until_) wait = closed_until_ - tx.now();
  for (const Message& message : messages) {
    if (!CanClaim(message, options_.sender, tx.now())) {
      if (!message.claimed_by.empty()) ++in_other_hands_;
      continue;
    }
    if (!wait) {
      if (batch.outgoing.size() == static_cast<size_t>(options_.batch)) break;
      wait = gate_();  // an urgent one takes its token too, but goes without
      if (wait) closed_until_ = GroupAt(tx.now() + *wait);
    }
    if (wait && !message.is_urgent) {
      tx.Save(Defer(message, NextSlot(tx.now() + *wait)));
      continue;
    }
    SR_ASSIGN_OR_RETURN(std::optional<Mail> mail, MailOf(message, options_.link_base, tx));
    batch.outgoing.push_back(
        {message.message_id, messaging::Table<Message>::OrderingKey(message), std::move(mail)});
    tx.Save(notification::Claim(message, options_.sender, tx.now(), options_.policy));
  }
  is_over_rate_ = batch.is_over_rate = wait.has_value();
  return batch;
}

absl::Status Delivery::Record(const std::vector<Outcome>& outcomes, Tx& tx) const {
  Prefetch prefetch;
  for (const Outcome& outcome : outcomes) {
    prefetch.Lock(outcome.ordering_key);
    prefetch.Key<Message>(outcome.message_id.key());
  }
  SR_RETURN_IF_ERROR(tx.Run(prefetch));
  for (const Outcome& outcome : outcomes) SR_RETURN_IF_ERROR(RecordOne(outcome, tx));
  return absl::OkStatus();
}

absl::Status Delivery::RecordOne(const Outcome& outcome, Tx& tx) const {
  SR_ASSIGN_OR_RETURN(const Message message, tx.Load<Message>(outcome.message_id.key()));
  if (message.state != MessageState::kPending) return absl::OkStatus();  // another pod was quicker
  // Ours no longer: only a success is news, for the other pod will try again.
  if (message.claimed_by != options_.sender && !outcome.result.is_sent) return absl::OkStatus();
  const Message next = notification::Record(message, outcome.result, tx.now(), options_.policy);
  tx.Save(next);
  if (next.state != MessageState::kFailed || next.alert_id.is_nil()) return absl::OkStatus();

  SR_ASSIGN_OR_RETURN(const Alert alert, tx.Load<Alert>(next.alert_id.key()));
  const AlertEvents events{DeliveryFailed{.alert_id = alert.alert_id,
                                          .plan_id = alert.plan_id,
                                          .child_id = alert.child_id,
                                          .authority_id = alert.authority_id,
                                          .person_id = next.person_id,
                                          .attempts = next.attempts,
                                          .reason = next.last_reason}};
  const Alert unreached = Fold(alert, events);
  tx.Save(unreached, events);
  if (next.role == kDutyTeam)
    return absl::OkStatus();  // a mail to the same team would not get further
  return RaiseAlarm(unreached, {next.role}, tx);
}

}  // namespace safereturn::notification
