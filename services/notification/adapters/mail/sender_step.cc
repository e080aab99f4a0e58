#include "services/notification/adapters/mail/sender_step.h"

#include "libs/base/crash_point.h"
#include "libs/obs/log.h"
#include "libs/obs/metrics.h"
#include "services/notification/app/tables.h"

namespace safereturn::notification {
namespace {

const obs::MetricTable kMetrics{
    {"safereturn_mails_total",
     obs::MetricKind::kCounter,
     "Tries to send a mail by what became of them; refused ones are tried again until they are "
     "given up.",
     "mails",
     {"result"}},
};

constexpr std::chrono::seconds kLookAgain{1};

void Count(const DeliveryResult& result) {
  static const obs::Counter sent = obs::GetCounter("safereturn_mails_total", {{"result", "sent"}});
  static const obs::Counter refused =
      obs::GetCounter("safereturn_mails_total", {{"result", "refused"}});
  static const obs::Counter lost =
      obs::GetCounter("safereturn_mails_total", {{"result", "undeliverable"}});
  (result.is_sent ? sent : result.is_permanent ? lost : refused).Increment();
}

}  // namespace

absl::StatusOr<bool> SenderStep::Run() {
  const bool has_recorded = !unrecorded_.empty();
  SR_ASSIGN_OR_RETURN(Batch batch, RecordAndClaim());
  unrecorded_.clear();
  is_over_rate_ = batch.is_over_rate;
  if (batch.outgoing.empty()) return has_recorded || batch.is_more_due;
  SR_CRASH_POINT("sender.after_claim");
  unrecorded_ = Send(std::move(batch.outgoing));
  SR_CRASH_POINT("sender.after_send");
  return true;
}

absl::StatusOr<Batch> SenderStep::RecordAndClaim() {
  Batch batch;
  std::optional<Instant> earliest;
  SR_RETURN_IF_ERROR(store_.Run({}, [&](messaging::Tx& tx) -> absl::Status {
    SR_RETURN_IF_ERROR(delivery_.Record(unrecorded_, tx));
    SR_ASSIGN_OR_RETURN(batch, delivery_.Claim(tx, static_cast<int>(unrecorded_.size())));
    // Before the write: what was put off just now still counts as due there.
    SR_ASSIGN_OR_RETURN(earliest, tx.backend().EarliestDue(messaging::Table<Message>::Def()));
    const auto moved = tx.earliest_due();
    if (moved && (!earliest || *earliest <= tx.now())) earliest = moved;
    // What another pod has in hand stays due; it is that pod's to finish.
    if (!moved && earliest && *earliest <= tx.now()) earliest = tx.now() + kLookAgain;
    return absl::OkStatus();
  }));
  next_wake_ = earliest.value_or(Instant::max()).time_since_epoch().count();
  return batch;
}

void SenderStep::Stopped() {
  if (unrecorded_.empty()) return;
  const absl::Status status =
      store_.Run({}, [&](messaging::Tx& tx) { return delivery_.Record(unrecorded_, tx); });
  if (status.ok()) {
    unrecorded_.clear();
  } else {
    obs::Warning("mail.not_recorded",
                 {{"error", status},
                  {"mails", unrecorded_.size()},
                  {"consequence", "they are sent once more, with the same id"}});
  }
}

std::vector<Outcome> SenderStep::Send(std::vector<Outgoing> outgoing) {
  std::vector<Outcome> outcomes;
  std::vector<Mail> mails;
  std::vector<size_t> positions;
  for (Outgoing& one : outgoing) {
    outcomes.push_back({one.message_id,
                        one.ordering_key,
                        {.is_sent = false, .is_permanent = true, .reason = "NO_ADDRESS"}});
    if (!one.mail) continue;
    positions.push_back(outcomes.size() - 1);
    mails.push_back(*std::move(one.mail));
  }
  const std::vector<DeliveryResult> results = transport_.Send(mails, store_.clock().Now());
  for (size_t i = 0; i < results.size(); ++i) outcomes[positions[i]].result = results[i];
  for (const Outcome& outcome : outcomes) {
    Count(outcome.result);
    if (outcome.result.is_sent) continue;
    obs::Warning("mail.not_sent", {{"message", outcome.message_id.name()},
                                   {"reason", outcome.result.reason},
                                   {"consequence", outcome.result.is_permanent
                                                       ? "this person is not told; the duty team is"
                                                       : "it is tried again"}});
  }
  return outcomes;
}

}  // namespace safereturn::notification
