// The steps that every service runs: consume, publish, wake what is due, audit, purge.
#pragma once

#include <functional>
#include <mutex>
#include <string>

#include "libs/messaging/bus.h"
#include "libs/messaging/processor.h"
#include "libs/runtime/step.h"

namespace safereturn::messaging {

struct ConsumerOptions {
  size_t max_batch = 1000;              // one transaction holds at most so many messages
  std::chrono::milliseconds wait{100};  // how long an empty poll waits
  // Under load a batch gathers for so long: fewer transactions. A few messages never wait.
  std::chrono::milliseconds linger{0};
};

// Polls a batch, processes it, stores offsets. A transient error rewinds: nothing is skipped.
class ConsumerStep final : public runtime::Step {
 public:
  ConsumerStep(Source& source, Processor& processor, ConsumerOptions options)
      : source_(source), processor_(processor), options_(options) {}
  [[nodiscard]] std::string_view name() const override { return "consumer"; }
  [[nodiscard]] absl::StatusOr<bool> Run() override;
  [[nodiscard]] std::optional<Instant> next_wake() const override { return Instant::max(); }
  [[nodiscard]] runtime::StopPhase stop_phase() const override {
    return runtime::StopPhase::kIntake;
  }
  void Stopped() override { source_.Close(); }

 private:
  Source& source_;
  Processor& processor_;
  ConsumerOptions options_;
};

struct RelayOptions {
  std::string source;  // ce_source: //safereturn/referral
  std::string topic;   // safereturn.referral.events
  int max_batch = 2000;
};

// Publishes the outbox in journal order, then empties it. Published twice after a crash in between:
// the inboxes eat the repeat.
class RelayStep final : public runtime::Step {
 public:
  RelayStep(Database& database, Publisher& publisher, RelayOptions options)
      : database_(database), publisher_(publisher), options_(std::move(options)) {}
  [[nodiscard]] std::string_view name() const override { return "relay"; }
  [[nodiscard]] absl::StatusOr<bool> Run() override;
  [[nodiscard]] std::optional<Instant> next_wake() const override { return Instant::max(); }

 private:
  Database& database_;
  Publisher& publisher_;
  RelayOptions options_;
};

// Gives due aggregates of one table the command Tick, in batches. A tick proves nothing: the domain
// decides again from the state it finds.
class WakerStep final : public runtime::Step {
 public:
  struct Options {
    std::string name;  // "waker.plan"
    int max_batch = 500;
  };
  // Runs the domain's Tick on one aggregate inside `tx`, by primary key.
  using Tick = std::function<absl::Status(const std::string& key, Tx& tx)>;
  // Declares what ticks touch beyond the aggregate and its ordering key; may be empty.
  using Touches = std::function<void(const std::vector<DueKey>& due, Prefetch& prefetch)>;

  WakerStep(Store& store, const TableDef& table, Options options, Touches touches, Tick tick)
      : store_(store),
        table_(table),
        options_(std::move(options)),
        touches_(std::move(touches)),
        tick_(std::move(tick)) {}
  [[nodiscard]] std::string_view name() const override { return options_.name; }
  [[nodiscard]] absl::StatusOr<bool> Run() override;
  // Returns when the next known row falls due: the runner sleeps no longer than that.
  [[nodiscard]] std::optional<Instant> next_wake() const override;
  // Tells of a deadline that was just committed; returns whether it is the earliest known, so that
  // the step should be woken. Any thread.
  bool Hint(Instant due);

 private:
  absl::Status TickBatch(const std::vector<DueKey>& due);

  Store& store_;
  const TableDef& table_;
  Options options_;
  Touches touches_;
  Tick tick_;
  mutable std::mutex mutex_;
  Instant next_ = Instant::min();  // unknown yet: look at once
};

// Recounts: every live row has a next due time, none is overdue by more than 60 seconds. Sets
// gauges, logs an error for what it finds and beats a heartbeat counter; silence of the beat is
// itself an alarm.
class AuditorStep final : public runtime::Step {
 public:
  AuditorStep(Store& store, std::vector<const TableDef*> tables, std::string service)
      : store_(store), tables_(std::move(tables)), service_(std::move(service)) {}
  [[nodiscard]] std::string_view name() const override { return "auditor"; }
  [[nodiscard]] absl::StatusOr<bool> Run() override;

 private:
  Store& store_;
  std::vector<const TableDef*> tables_;
  std::string service_;
};

// Deletes request rows after 30 days and inbox rows after the intake topic's retention plus a week
// (sooner, a replay would double effects).
class PurgeStep final : public runtime::Step {
 public:
  explicit PurgeStep(Store& store) : store_(store) {}
  [[nodiscard]] std::string_view name() const override { return "purge"; }
  [[nodiscard]] absl::StatusOr<bool> Run() override;

 private:
  Store& store_;
};

}  // namespace safereturn::messaging
