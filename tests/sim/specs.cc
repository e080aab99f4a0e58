#include "tests/sim/specs.h"

#include "services/interview/adapters/bus/events.h"
#include "services/interview/adapters/bus/routes.h"
#include "services/interview/app/actions.h"
#include "services/interview/app/dangers.h"
#include "services/interview/app/visits.h"
#include "services/notification/adapters/bus/events.h"
#include "services/notification/adapters/bus/routes.h"
#include "services/notification/adapters/mail/sender_step.h"
#include "services/notification/app/look_again.h"
#include "services/notification/app/tables.h"
#include "services/referral/adapters/bus/events.h"
#include "services/referral/adapters/bus/routes.h"
#include "services/referral/app/agreements.h"
#include "services/referral/app/tables.h"
#include "services/referral/app/tick_episode.h"
#include "services/risk/adapters/bus/events.h"
#include "services/risk/adapters/bus/routes.h"
#include "services/risk/app/tables.h"
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
          .amnesia = {Bug::kSecondShift, plans.name, "\"shifted\":true", "\"shifted\":false"},
          .more = {}};
}

ServiceSpec NotificationSpec(notification::MailTransport& transport) {
  const auto sender = [&transport](messaging::Store& store) -> std::unique_ptr<runtime::Step> {
    notification::Delivery delivery(
        {.sender = "notification-0", .batch = 20, .link_base = "https://safereturn.example"},
        [] { return std::optional<std::chrono::microseconds>(); });
    return std::make_unique<notification::SenderStep>(store, std::move(delivery), transport);
  };
  const auto& vacancies = Table<notification::Vacancy>::Def();
  return {.name = "notification",
          .codec = &notification::EventsCodec(),
          .router = &notification::Routes(),
          .topics = notification::Topics(),
          .wakers = {{&vacancies, &notification::TickVacancy, &notification::TouchesVacancies}},
          .audited = {&Table<notification::Message>::Def(), &vacancies},
          .more = sender};
}

ServiceSpec InterviewSpec() {
  static const auto& router = *new messaging::Router(interview::MakeRoutes());
  const auto& dangers = Table<interview::Danger>::Def();
  const auto& actions = Table<interview::Action>::Def();
  const auto& visits = Table<interview::Visit>::Def();
  return {.name = "interview",
          .codec = &interview::EventCodec(),
          .router = &router,
          .topics = interview::Topics(),
          .wakers = {{&dangers, &interview::TickDanger, {}},
                     {&actions, &interview::TickAction, {}, Bug::kSleepyActions},
                     {&visits, &interview::TickVisit, {}}},
          .audited = {&dangers, &actions, &visits},
          .more = {}};
}

ServiceSpec RiskSpec() {
  static const auto& router = *new messaging::Router(risk::MakeRoutes());
  return {.name = "risk",
          .codec = &risk::EventCodec(),
          .router = &router,
          .topics = risk::Topics(),
          .wakers = {},
          .audited = {},
          .amnesia = {Bug::kRepeatedRepeat, Table<risk::ChildHistory>::Def().name,
                      "\"over_24_hours\"", "\"forgotten\""},
          .more = {}};
}

}  // namespace safereturn::sim
