#include "tests/sim/specs.h"

#include "services/notification/adapters/bus/events.h"
#include "services/notification/adapters/bus/routes.h"
#include "services/notification/adapters/mail/sender_step.h"
#include "services/notification/app/tables.h"
#include "services/referral/adapters/bus/events.h"
#include "services/referral/adapters/bus/routes.h"
#include "services/referral/app/agreements.h"
#include "services/referral/app/tables.h"
#include "services/referral/app/tick_episode.h"
#include "services/scheduling/adapters/bus/events.h"
#include "services/scheduling/adapters/bus/routes.h"
#include "services/scheduling/app/tables.h"
#include "services/scheduling/app/tick.h"

namespace safereturn::sim {

using messaging::Table;

ServiceSpec ReferralSpec() {
  static const auto& codec = *new messaging::ProtoEvents(referral::MakeEvents());
  static const auto& router = *new messaging::Router(referral::MakeRoutes());
  const auto& episodes = Table<referral::Episode>::Def();
  const auto& agreements = Table<referral::Agreement>::Def();
  return {.name = "referral",
          .codec = &codec,
          .router = &router,
          .topics = referral::Topics(),
          .wakers = {{&episodes, &referral::TickEpisode, {}},
                     {&agreements, &referral::TickAgreement, {}}},
          .audited = {&episodes, &agreements},
          .more = {}};
}

ServiceSpec SchedulingSpec() {
  static const auto& router = *new messaging::Router(scheduling::MakeRoutes());
  const auto& plans = Table<scheduling::Plan>::Def();
  return {.name = "scheduling",
          .codec = &scheduling::EventCodec(),
          .router = &router,
          .topics = scheduling::Topics(),
          .wakers = {{&plans, &scheduling::TickPlan, &scheduling::TouchesTick}},
          .audited = {&plans},
          .more = {}};
}

ServiceSpec NotificationSpec(notification::MailTransport& transport) {
  const auto sender = [&transport](messaging::Store& store) -> std::unique_ptr<runtime::Step> {
    notification::Delivery delivery(
        {.sender = "notification-0", .batch = 20, .link_base = "https://safereturn.example"},
        [] { return std::optional<std::chrono::microseconds>(); });
    return std::make_unique<notification::SenderStep>(store, std::move(delivery), transport);
  };
  return {.name = "notification",
          .codec = &notification::EventsCodec(),
          .router = &notification::Routes(),
          .topics = notification::Topics(),
          .wakers = {},
          .audited = {&Table<notification::Message>::Def()},
          .more = sender};
}

}  // namespace safereturn::sim
