// The service's use cases on the memory store, with virtual time: what the tests of app/ share.
#pragma once

#include <gtest/gtest.h>

#include "libs/codec/proto.h"
#include "libs/messaging/memory_backend.h"
#include "libs/messaging/store.h"
#include "libs/seal/memory_vault.h"
#include "safereturn/risk/v1/events.pb.h"
#include "services/risk/adapters/bus/events.h"
#include "services/risk/app/commands.h"
#include "services/risk/app/on_event.h"
#include "services/risk/app/tables.h"
#include "services/risk/domain/test_risk.h"

namespace safereturn::risk {

class Flow : public ::testing::Test {
 protected:
  static constexpr char kAuthority[] = "E10000016";

  static EpisodeId Episode(uint8_t number) { return EpisodeId(TestUuid(number)); }
  static ChildId Child(uint8_t number = 200) { return ChildId(TestUuid(number)); }

  void At(double day) {
    if (Day(day) > clock_.Now()) clock_.AdvanceTo(Day(day));
  }

  // Runs an event as the processor does: declared, locked, handled, committed.
  template <class Fact>
  void Hear(const Fact& fact) {
    const messaging::Envelope envelope;
    const absl::Status status = store_.Run({}, [&](messaging::Tx& tx) -> absl::Status {
      messaging::Prefetch prefetch;
      Touches(fact, envelope, prefetch);
      SR_RETURN_IF_ERROR(tx.Run(prefetch));
      return On(fact, envelope, tx);
    });
    ASSERT_TRUE(status.ok()) << Describe(status);
  }

  // Runs a command; returns the refusal's reason, "" if there is none.
  template <class Command, class... Ports>
  std::string Ask(Command command, Ports&... ports) {
    command.caller = "users/lead";
    last_ = store_.Run({}, [&](messaging::Tx& tx) -> absl::Status {
      messaging::Prefetch prefetch;
      Touches(command, prefetch);
      SR_RETURN_IF_ERROR(tx.Run(prefetch));
      return Handle(command, ports..., tx).status();
    });
    return ReasonOf(last_);
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
  ChildHistory History(uint8_t child = 200) {
    return TryRead<ChildHistory>(Child(child).key()).value_or(ChildHistory());
  }
  // The current assessment of an episode; an empty one if there is none.
  Assessment Current(uint8_t episode, uint8_t child = 200) {
    const ChildHistory history = History(child);
    const EpisodeRecord* record = FindEpisode(history, Episode(episode));
    if (record == nullptr || record->active.assessment_id.is_nil()) return {};
    return TryRead<Assessment>(record->active.assessment_id.key()).value_or(Assessment());
  }

  void Open(uint8_t episode, double start, ChildId child = Child(),
            std::optional<int32_t> police_risk = {}) {
    At(start);
    EpisodeOpened fact;
    fact.episode_id = Episode(episode);
    fact.child_id = child;
    fact.authority_id = kAuthority;
    fact.case_reference = "K7Q2M9";
    fact.category = EpisodeCategory::kMissing;
    fact.start_time = Day(start);
    fact.start_precision = TimePrecision::kExact;
    fact.police_risk = police_risk;
    Hear(fact);
  }
  void Return(uint8_t episode, double end, ChildId child = Child(), bool under_12 = false,
              bool under_13 = false) {
    At(end);
    ChildReturned returned;
    returned.episode_id = Episode(episode);
    returned.child_id = child;
    returned.authority_id = kAuthority;
    returned.return_time = Day(end);
    returned.return_precision = TimePrecision::kExact;
    Hear(returned);
    ReferralAccepted accepted;
    accepted.episode_id = Episode(episode);
    accepted.child_id = child;
    accepted.authority_id = kAuthority;
    accepted.case_reference = "K7Q2M9";
    accepted.category = EpisodeCategory::kMissing;
    accepted.return_time = Day(end);
    accepted.return_precision = TimePrecision::kExact;
    accepted.home_urn = "1234567";
    accepted.under_12 = under_12;
    accepted.under_13 = under_13;
    Hear(accepted);
  }
  void Away(uint8_t episode, double start, double end, ChildId child = Child()) {
    Open(episode, start, child);
    Return(episode, end, child);
  }

  FactsRecorded Facts(uint8_t interview, uint8_t episode, double recorded,
                      ChildId child = Child()) {
    FactsRecorded fact;
    fact.interview_id = InterviewId(TestUuid(interview));
    fact.child_id = child;
    fact.authority_id = kAuthority;
    fact.episode_ids = {Episode(episode)};
    fact.recorded_time = Day(recorded);
    return fact;
  }

  // Everything of one type that was said, in order.
  template <class Proto>
  std::vector<Proto> Said() const {
    std::vector<Proto> said;
    for (const auto& row : database_.state().journal) {
      if (row.type == codec::TypeName(Proto::descriptor()))
        said.emplace_back().ParseFromString(row.data);
    }
    return said;
  }
  size_t Rows(const std::string& table) const {
    const auto found = database_.state().tables.find(table);
    return found == database_.state().tables.end() ? 0 : found->second.size();
  }

  SimClock clock_{Day(-400)};
  SeededRandom random_{7};
  IdSource ids_{clock_, random_};
  messaging::MemoryDatabase database_;
  messaging::Store store_{database_, clock_, ids_, EventCodec()};
  seal::MemoryVault vault_{&random_};
  absl::Status last_;
};

}  // namespace safereturn::risk
