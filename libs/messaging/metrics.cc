#include "libs/messaging/metrics.h"

#include "libs/obs/metrics.h"

namespace safereturn::messaging {
namespace {

using obs::MetricKind;

const obs::MetricTable kMetrics{
    {"safereturn_events_handled_total",
     MetricKind::kCounter,
     "Events from Kafka by what became of them",
     "events",
     {"result"}},
    {"safereturn_events_published_total", MetricKind::kCounter, "Events that the relay published",
     "events"},
    {"safereturn_ticks_total", MetricKind::kCounter, "Due aggregates that were ticked", "ticks"},
    {"safereturn_tick_lateness_seconds", MetricKind::kHistogram,
     "Time from due to the tick's transaction, worst of each batch", "seconds"},
    {"safereturn_commands_per_commit",
     MetricKind::kHistogram,
     "Commands that shared one transaction and its commit",
     "commands",
     {},
     {1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64}},
    {"safereturn_commands_run_alone_total", MetricKind::kCounter,
     "Commands that were taken out of a shared transaction and run by themselves", "commands"},
    {"safereturn_outbox_unpublished", MetricKind::kGauge,
     "Events that Kafka has not acknowledged yet", "events"},
    {"safereturn_dead_letters", MetricKind::kGauge,
     "Parked messages that wait for a person, counted up to 1000", "messages"},
    {"safereturn_live_aggregates",
     MetricKind::kGauge,
     "Aggregates that are not final",
     "aggregates",
     {"table"}},
    {"safereturn_without_next_action",
     MetricKind::kGauge,
     "Live aggregates without a next due time; each is an incident",
     "aggregates",
     {"table"}},
    {"safereturn_due_overdue",
     MetricKind::kGauge,
     "Aggregates due for more than 60 seconds",
     "aggregates",
     {"table"}},
    {"safereturn_due_overdue_seconds",
     MetricKind::kGauge,
     "Age of the oldest due time not acted on",
     "seconds",
     {"table"}},
    {"safereturn_auditor_beats_total", MetricKind::kCounter,
     "Rounds of the auditor; an alarm outside the cluster watches for its silence", "rounds"},
};

}  // namespace

void CountHandled(size_t handled, size_t repeated, size_t skipped, size_t parked) {
  static const auto kHandled =
      obs::GetCounter("safereturn_events_handled_total", {{"result", "handled"}});
  static const auto kRepeated =
      obs::GetCounter("safereturn_events_handled_total", {{"result", "repeated"}});
  static const auto kSkipped =
      obs::GetCounter("safereturn_events_handled_total", {{"result", "skipped"}});
  static const auto kParked =
      obs::GetCounter("safereturn_events_handled_total", {{"result", "parked"}});
  kHandled.Increment(static_cast<double>(handled));
  kRepeated.Increment(static_cast<double>(repeated));
  kSkipped.Increment(static_cast<double>(skipped));
  kParked.Increment(static_cast<double>(parked));
}

void CountPublished(size_t events) {
  static const auto kPublished = obs::GetCounter("safereturn_events_published_total");
  kPublished.Increment(static_cast<double>(events));
}

void CountTicks(size_t ticks, double worst_lateness_seconds) {
  static const auto kTicks = obs::GetCounter("safereturn_ticks_total");
  static const auto kLateness = obs::GetHistogram("safereturn_tick_lateness_seconds");
  kTicks.Increment(static_cast<double>(ticks));
  kLateness.Observe(worst_lateness_seconds);
}

void CountCommands(size_t commands) {
  static const auto kCommands = obs::GetHistogram("safereturn_commands_per_commit");
  kCommands.Observe(static_cast<double>(commands));
}

void CountRunAlone(size_t commands) {
  static const auto kAlone = obs::GetCounter("safereturn_commands_run_alone_total");
  kAlone.Increment(static_cast<double>(commands));
}

void SetOutbox(int64_t unpublished) {
  static const auto kOutbox = obs::GetGauge("safereturn_outbox_unpublished");
  kOutbox.Set(static_cast<double>(unpublished));
}

void SetDeadLetters(size_t parked) {
  static const auto kLetters = obs::GetGauge("safereturn_dead_letters");
  kLetters.Set(static_cast<double>(parked));
}

void SetAudit(const char* table, int64_t live, int64_t without_next, int64_t overdue,
              double oldest_seconds) {
  const obs::Labels labels{{"table", table}};
  obs::GetGauge("safereturn_live_aggregates", labels).Set(static_cast<double>(live));
  obs::GetGauge("safereturn_without_next_action", labels).Set(static_cast<double>(without_next));
  obs::GetGauge("safereturn_due_overdue", labels).Set(static_cast<double>(overdue));
  obs::GetGauge("safereturn_due_overdue_seconds", labels).Set(oldest_seconds);
}

void BeatHeart() {
  static const auto kBeats = obs::GetCounter("safereturn_auditor_beats_total");
  kBeats.Increment();
}

}  // namespace safereturn::messaging
