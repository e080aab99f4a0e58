// What every service is made of beside its own rules: database, store, consumer, relay, wakers,
// auditor, purge, operators' RPCs. main.cc makes one and adds its own.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "libs/messaging/router.h"
#include "libs/messaging/steps.h"
#include "libs/runtime/app.h"

namespace safereturn::api {

// The app must own it (app.Own<api::Parts>(app, …)): commits call back into it as long as steps
// run.
class Parts {
 public:
  // `codec` and `router` must live as long as the app. `topics`: what the service hears, without
  // the prefix of the settings.
  Parts(runtime::App& app, const messaging::EventCodec& codec, const messaging::Router& router,
        std::vector<std::string> topics);

  [[nodiscard]] messaging::Store& store() { return *store_; }
  [[nodiscard]] messaging::Processor& processor() { return *processor_; }

  // Runs `tick` for what falls due in T's table; the auditor counts T too.
  template <class T>
  void OnDue(messaging::WakerStep::Tick tick, messaging::WakerStep::Touches touches = {}) {
    AddWaker(messaging::Table<T>::Def(), std::move(tick), std::move(touches));
  }

  // Runs a step of the service's own for what falls due in T's table, woken by commits while it is
  // awaited (`step.IsAwaited()`, from any thread); the auditor counts T.
  template <class T, class OwnStep>
  void RunForDue(OwnStep& step, std::chrono::milliseconds interval) {
    wakers_.push_back({&messaging::Table<T>::Def(), [&step](Instant) { return step.IsAwaited(); },
                       &app_.Run(step, interval)});
  }

  // Adds all standard steps and the operators' service to the app. Call last.
  absl::Status Start();

 private:
  void AddWaker(const messaging::TableDef& table, messaging::WakerStep::Tick tick,
                messaging::WakerStep::Touches touches);

  runtime::App& app_;
  std::vector<std::string> topics_;
  messaging::Store* store_;
  messaging::Processor* processor_;
  struct Waker {
    const messaging::TableDef* table;
    std::function<bool(Instant due)> awaits;  // whether a deadline that moved there wakes the step
    runtime::Wakeup* wakeup;
  };
  std::vector<Waker> wakers_;
};

}  // namespace safereturn::api
