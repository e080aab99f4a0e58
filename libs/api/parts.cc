#include "libs/api/parts.h"

#include <chrono>

#include "libs/api/operations.h"
#include "libs/messaging/kafka_bus.h"
#include "libs/messaging/pg_backend.h"

namespace safereturn::api {

namespace {

constexpr char kIntakeTopic[] = "safereturn.intake";

}  // namespace

Parts::Parts(runtime::App& app, const messaging::EventCodec& codec, const messaging::Router& router,
             std::vector<std::string> topics)
    : app_(app), topics_(std::move(topics)) {
  auto& database = app.Own<messaging::PgDatabase>(app.pool(), app.worker_pool());
  store_ = &app.Own<messaging::Store>(
      database, app.clock(), app.ids(), codec,
      messaging::CoalescerOptions{.max_batch = static_cast<size_t>(app.config().command_batch)});
  processor_ = &app.Own<messaging::Processor>(
      *store_, router, messaging::ProcessorOptions{app.service(), app.Prefixed(kIntakeTopic)});
}

void Parts::AddWaker(const messaging::TableDef& table, messaging::WakerStep::Tick tick,
                     messaging::WakerStep::Touches touches) {
  auto& waker = app_.Own<messaging::WakerStep>(
      *store_, table,
      messaging::WakerStep::Options{"waker_" + table.name,
                                    static_cast<int>(app_.config().waker_batch)},
      std::move(touches), std::move(tick));
  wakers_.push_back({&table, [&waker](Instant due) { return waker.Hint(due); },
                     &app_.Run(waker, app_.config().waker_interval)});
}

absl::Status Parts::Start() {
  SR_ASSIGN_OR_RETURN(kafka::Producer* const producer, app_.producer());
  SR_ASSIGN_OR_RETURN(auto consumer, app_.NewConsumer(topics_));
  const runtime::CommonConfig& config = app_.config();

  auto& publisher = app_.Own<messaging::KafkaPublisher>(*producer);
  auto& relay = app_.Own<messaging::RelayStep>(
      store_->database(), publisher,
      messaging::RelayOptions{"//safereturn/" + app_.service(),
                              app_.Prefixed("safereturn." + app_.service() + ".events"),
                              static_cast<int>(config.relay_batch)});
  runtime::Wakeup& relay_wakeup = app_.Run(relay, config.relay_interval);

  // A commit wakes exactly those who have work by it.
  store_->OnCommit([this, &relay_wakeup](const messaging::Store::Committed& committed) {
    if (committed.events > 0) relay_wakeup.Notify();
    if (!committed.earliest_due) return;
    for (const Waker& waker : wakers_) {
      if (waker.awaits(*committed.earliest_due)) waker.wakeup->Notify();
    }
  });

  auto& source = app_.Own<messaging::KafkaSource>(std::move(consumer));
  auto& step = app_.Own<messaging::ConsumerStep>(
      source, *processor_,
      messaging::ConsumerOptions{static_cast<size_t>(config.consumer_batch), config.consumer_wait,
                                 config.consumer_linger});
  app_.Run(step, std::chrono::milliseconds(1));

  std::vector<const messaging::TableDef*> tables;
  for (const Waker& waker : wakers_) tables.push_back(waker.table);
  app_.Run(app_.Own<messaging::AuditorStep>(*store_, tables, app_.service()),
           config.auditor_interval);
  app_.Run(app_.Own<messaging::PurgeStep>(*store_), config.purge_interval);
  app_.Serve(app_.Own<rpc::Service>(MakeOperations(*store_, *processor_)));
  return absl::OkStatus();
}

}  // namespace safereturn::api
