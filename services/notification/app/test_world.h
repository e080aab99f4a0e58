// A notification service in memory, for the tests of its handlers.
#pragma once

#include <gtest/gtest.h>

#include "libs/messaging/memory_backend.h"
#include "libs/messaging/store.h"
#include "services/notification/adapters/bus/events.h"
#include "services/notification/app/commands.h"
#include "services/notification/app/look_again.h"
#include "services/notification/app/on_escalation.h"
#include "services/notification/app/on_plan.h"
#include "services/notification/app/on_role.h"
#include "services/notification/app/people_free.h"
#include "services/notification/app/people_needed.h"
#include "services/notification/app/tables.h"

namespace safereturn::notification {

inline constexpr char kTestAuthority[] = "E10000016";

class TestWorld : public ::testing::Test {
 protected:
  static PersonId Person(int n) { return PersonId(UuidV5({}, "person" + std::to_string(n))); }
  static PlanId Plan(int n) { return PlanId(UuidV5({}, "plan" + std::to_string(n))); }
  static ChildId Child(int n) { return ChildId(UuidV5({}, "child" + std::to_string(n))); }

  // Handles facts as one batch: declared together, handled in order, committed once.
  template <class Fact>
  void Hear(const std::vector<Fact>& facts) {
    messaging::Envelope event;
    event.time = clock_.Now();
    const absl::Status status = store_.Run({}, [&](messaging::Tx& tx) -> absl::Status {
      messaging::Prefetch prefetch;
      for (const Fact& fact : facts) Touches(fact, event, prefetch);
      SR_RETURN_IF_ERROR(tx.Run(prefetch));
      for (const Fact& fact : facts) SR_RETURN_IF_ERROR(On(fact, event, tx));
      return absl::OkStatus();
    });
    ASSERT_TRUE(status.ok()) << Describe(status);
  }
  template <class Fact>
  void Hear(const Fact& fact) {
    Hear(std::vector<Fact>{fact});
  }

  // The same of what asks for people.
  absl::Status Ask(const Call& call, const std::vector<PeopleNeeded>& facts) {
    messaging::Envelope event;
    event.time = clock_.Now();
    return store_.Run({}, [&](messaging::Tx& tx) -> absl::Status {
      messaging::Prefetch prefetch;
      for (const PeopleNeeded& fact : facts) Touches(call, fact, event, prefetch);
      SR_RETURN_IF_ERROR(tx.Run(prefetch));
      for (const PeopleNeeded& fact : facts) SR_RETURN_IF_ERROR(On(call, fact, event, tx));
      return absl::OkStatus();
    });
  }

  // Ticks every vacancy that is due, as the waker does.
  void LookAgain() {
    std::vector<messaging::DueKey> due;
    for (const Vacancy& vacancy : All<Vacancy>()) {
      if (NextDue(vacancy) && *NextDue(vacancy) <= clock_.Now()) {
        due.push_back({vacancy.alert_id.key(), vacancy.child_id.name(), *NextDue(vacancy)});
      }
    }
    const absl::Status status = store_.Run({}, [&](messaging::Tx& tx) -> absl::Status {
      messaging::Prefetch prefetch;
      for (const auto& one : due) {
        prefetch.Lock(one.ordering_key);
        prefetch.Key<Vacancy>(one.key);
      }
      TouchesVacancies(due, prefetch);
      SR_RETURN_IF_ERROR(tx.Run(prefetch));
      for (const auto& one : due) SR_RETURN_IF_ERROR(TickVacancy(one.key, tx));
      return absl::OkStatus();
    });
    ASSERT_TRUE(status.ok()) << Describe(status);
  }

  template <class Command>
  auto Do(const Command& command) -> decltype(Handle(command, std::declval<messaging::Tx&>())) {
    decltype(Handle(command, std::declval<messaging::Tx&>())) result =
        absl::UnknownError("not run");
    const absl::Status status = store_.Run({}, [&](messaging::Tx& tx) {
      result = Handle(command, tx);
      return result.status();
    });
    if (!status.ok()) return status;
    return result;
  }

  // Gives a role to a person with an address.
  void Give(const std::string& role, int person, const HomeUrn& home = {}) {
    Hear(RoleAssigned{Person(person), kTestAuthority, role, home});
    Register(person);
  }
  void Register(int person) {
    const auto contact = Do(RegisterContact{.person_id = Person(person),
                                            .authority_id = kTestAuthority,
                                            .email = "p" + std::to_string(person) + "@example.org",
                                            .duty_windows = {},
                                            .deputies = {},
                                            .caller = "system/test"});
    ASSERT_TRUE(contact.ok() || ReasonOf(contact.status()) == "CONTACT_EXISTS")
        << Describe(contact.status());
  }

  EscalationRaised Step(int plan, int32_t step, std::vector<std::string> roles) const {
    return {.plan_id = Plan(plan),
            .child_id = Child(plan),
            .episode_id = EpisodeId(Plan(plan).uuid()),
            .authority_id = kTestAuthority,
            .case_reference = "K7Q2MX",
            .home_urn = "SC123456",
            .step = step,
            .day = 0,
            .step_due_time = clock_.Now(),
            .due_time = clock_.Now() + std::chrono::hours(36),
            .roles = std::move(roles),
            .ack_mode = AckMode::kLink,
            .template_key = "not_booked",
            .max_promise = std::chrono::hours(4),
            .acknowledgeable = step <= 5,
            .next_roles = {},
            .next_time = {}};
  }

  template <class T>
  std::vector<T> All() const {
    std::vector<T> all;
    const auto& tables = database_.state().tables;
    const auto table = tables.find(messaging::Table<T>::Def().name);
    if (table == tables.end()) return all;
    for (const auto& [key, row] : table->second) all.push_back(codec::FromJsonText<T>(row.state));
    return all;
  }
  Alert AlertOf(const AlertId& id) const {
    for (const Alert& alert : All<Alert>()) {
      if (alert.alert_id == id) return alert;
    }
    ADD_FAILURE() << "no alert " << id.name();
    return {};
  }
  int Said(const std::string& event) const {
    int count = 0;
    for (const auto& row : database_.state().journal) {
      count += row.type == "safereturn.notification.v1." + event;
    }
    return count;
  }

  SimClock clock_{*ParseInstant("2026-03-28T20:00:00Z")};
  SeededRandom random_{1};
  IdSource ids_{clock_, random_};
  messaging::MemoryDatabase database_;
  messaging::Store store_{database_, clock_, ids_, EventsCodec()};
};

}  // namespace safereturn::notification
