// The service's use cases on the memory store, with virtual time: what the tests of app/ share.
#pragma once

#include <gtest/gtest.h>

#include "libs/messaging/memory_backend.h"
#include "libs/messaging/store.h"
#include "services/reporting/adapters/bus/events.h"
#include "services/reporting/app/count.h"
#include "services/reporting/app/on_event.h"
#include "services/reporting/app/tables.h"
#include "services/reporting/domain/test_figure.h"

namespace safereturn::reporting {

class Flow : public ::testing::Test {
 protected:
  static constexpr char kAuthority[] = "E10000016";

  static EpisodeId Episode(uint8_t number) { return EpisodeId(TestUuid(number)); }
  static PlanId Plan(uint8_t number) { return PlanId(TestUuid(number)); }
  static ChildId Child(uint8_t number = 200) { return ChildId(TestUuid(number)); }

  // An envelope as the owner of `subject` writes it. Each has an id of its own.
  messaging::Envelope From(const std::string& type, const std::string& subject, int64_t version,
                           double hour) {
    messaging::Envelope envelope;
    envelope.id = "event-" + std::to_string(++envelopes_);
    envelope.type = "safereturn.test.v1." + type;
    envelope.subject = subject;
    envelope.subject_version = version;
    envelope.time = Hour(hour);
    return envelope;
  }

  // A delivery is an event that can be handled now, later or twice.
  using Delivery = std::function<absl::Status(messaging::Tx&)>;
  template <class Fact>
  static Delivery Deliver(const Fact& fact, const messaging::Envelope& envelope) {
    return [=](messaging::Tx& tx) -> absl::Status {
      messaging::Prefetch prefetch;
      Touches(fact, envelope, prefetch);
      SR_RETURN_IF_ERROR(tx.Run(prefetch));
      return On(fact, envelope, tx);
    };
  }
  void Hear(const Delivery& delivery) {
    const absl::Status status = store_.Run({}, delivery);
    ASSERT_TRUE(status.ok()) << Describe(status);
  }

  template <class Fact>
  Fact About(uint8_t episode, uint8_t child = 200) {
    Fact fact;
    if constexpr (requires { fact.episode_id; }) fact.episode_id = Episode(episode);
    if constexpr (requires { fact.plan_id; }) fact.plan_id = Plan(episode);
    fact.child_id = Child(child);
    fact.authority_id = kAuthority;
    return fact;
  }

  // What referral says of a child who was away five hours and came back at `hour`.
  std::vector<Delivery> Absence(uint8_t episode, double hour, uint8_t child = 200,
                                const HomeUrn& home = "2890011") {
    const std::string subject = Episode(episode).name();
    auto opened = About<EpisodeOpened>(episode, child);
    opened.case_reference = "K7Q2M9";
    opened.category = EpisodeCategory::kMissing;
    opened.start_time = Hour(hour - 5);
    opened.start_precision = TimePrecision::kExact;
    opened.home_urn = home;
    auto returned = About<ChildReturned>(episode, child);
    returned.return_time = Hour(hour);
    returned.return_precision = TimePrecision::kExact;
    returned.received_time = Hour(hour + 1);
    auto accepted = About<ReferralAccepted>(episode, child);
    accepted.case_reference = "K7Q2M9";
    accepted.home_urn = home;
    accepted.under_13 = true;
    return {Deliver(opened, From("EpisodeOpened", subject, 1, hour - 4)),
            Deliver(returned, From("ChildReturned", subject, 2, hour + 1)),
            Deliver(accepted, From("ReferralAccepted", subject, 3, hour + 1))};
  }
  void Return(uint8_t episode, double hour, uint8_t child = 200, const HomeUrn& home = "2890011") {
    for (const Delivery& each : Absence(episode, hour, child, home)) Hear(each);
  }
  Delivery Closed(uint8_t episode, Outcome outcome, double hour, uint8_t child = 200) {
    auto closed = About<PlanClosed>(episode, child);
    closed.outcome = outcome;
    closed.outcome_time = Hour(hour);
    return Deliver(closed, From("PlanClosed", Plan(episode).name(), 9, hour));
  }

  template <class T>
  std::optional<T> TryRead(const std::string& key) {
    std::optional<T> value;
    const absl::Status status = store_.Run({}, [&](messaging::Tx& tx) -> absl::Status {
      SR_ASSIGN_OR_RETURN(value, tx.TryLoad<T>(key));
      return absl::OkStatus();
    });
    EXPECT_TRUE(status.ok()) << Describe(status);
    return value;
  }
  Figure FigureOf(uint8_t episode) {
    return TryRead<Figure>(Episode(episode).key()).value_or(Figure());
  }
  absl::StatusOr<Statistics> Count(const StatisticsQuery& query,
                                   const messaging::BeginOptions& options = {}) {
    absl::StatusOr<Statistics> statistics = Statistics();
    const absl::Status status = store_.Run(options, [&](messaging::Tx& tx) -> absl::Status {
      SR_ASSIGN_OR_RETURN(const auto groups, CountEpisodes(query, tx));
      statistics = Summarise(groups);
      return absl::OkStatus();
    });
    if (!status.ok()) return status;
    return statistics;
  }

  SimClock clock_{Hour(24 * 30)};
  SeededRandom random_{7};
  IdSource ids_{clock_, random_};
  messaging::MemoryDatabase database_;
  messaging::Store store_{database_, clock_, ids_, EventCodec()};
  int envelopes_ = 0;
};

}  // namespace safereturn::reporting
