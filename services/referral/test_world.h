// Referral over the memory store with a clock that moves when told: what its tests of use cases and
// laws run on.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "libs/codec/json_text.h"
#include "libs/messaging/memory_backend.h"
#include "libs/messaging/store.h"
#include "services/referral/adapters/bus/events.h"
#include "services/referral/app/agreements.h"
#include "services/referral/app/amend_episode.h"
#include "services/referral/app/directory.h"
#include "services/referral/app/report_missing.h"
#include "services/referral/app/report_return.h"
#include "services/referral/app/tick_episode.h"

namespace safereturn::referral {

inline constexpr char kLincolnshire[] = "E10000019";
inline constexpr char kKent[] = "E10000016";
inline constexpr char kSource[] = "//lincolnshire.example/mosaic";
inline constexpr char kPolice[] = "//lincs.police.example/compact";

inline Instant At(const std::string& text) { return *ParseInstant(text); }

inline ReportedTime Exactly(const std::string& text) { return {.time = At(text)}; }
inline ReportedTime OnDate(const std::string& date) { return {.date = date}; }

class World {
 public:
  explicit World(uint64_t seed = 1) : random_(seed), ids_(clock_, random_) {}

  SimClock& clock() { return clock_; }
  messaging::Store& store() { return store_; }
  const messaging::MemoryDatabase::State& state() const { return database_.state(); }

  // Runs a command.
  template <class C>
  auto Do(const C& command) {
    decltype(Handle(command, std::declval<Tx&>())) result = absl::UnknownError("not run");
    const absl::Status status = store_.Run({}, [&](Tx& tx) {
      result = Handle(command, tx);
      return result.status();
    });
    if (result.ok() && !status.ok()) result = status;
    return result;
  }

  // Registers both sources and an agreement that covers return interviews.
  void Prepare() {
    ASSERT_TRUE(Do(RegisterSource{kLincolnshire, kSource}).ok());
    ASSERT_TRUE(Do(RegisterSource{kLincolnshire, kPolice}).ok());
    ASSERT_NO_FATAL_FAILURE(Agree());
  }
  void Agree() {
    const auto draft = Do(Draft());
    ASSERT_TRUE(draft.ok()) << draft.status();
    ASSERT_TRUE(Do(ActivateAgreement{draft->agreement_id}).ok());
  }
  CreateAgreement Draft() const {
    return {.authority_id = kLincolnshire,
            .packages = {"return_interview"},
            .sharing_reference = "ISA-2026-7",
            .sharing_start_time = clock_.Now(),
            .sharing_end_time = clock_.Now() + std::chrono::hours(24 * 365),
            .privacy_notice_reference = "PN-4",
            .start_time = clock_.Now(),
            .expire_time = clock_.Now() + std::chrono::hours(24 * 365)};
  }

  // Hands an intake event to its handler, as a batch of one.
  template <class Fact>
  absl::Status Hear(const Fact& fact, const std::string& source = kSource) {
    Envelope envelope;
    envelope.id = "event-" + std::to_string(++events_heard_);
    envelope.source = source;
    return store_.Run({}, [&](Tx& tx) -> absl::Status {
      Prefetch prefetch;
      Touches(fact, envelope, prefetch);
      SR_RETURN_IF_ERROR(tx.Run(prefetch));
      return On(fact, envelope, tx);
    });
  }

  // Ticks all episodes and agreements that are due.
  void Tick() {
    ASSERT_TRUE(store_
                    .Run({},
                         [&](Tx& tx) -> absl::Status {
                           for (const auto& key : Due<Episode>())
                             SR_RETURN_IF_ERROR(TickEpisode(key, tx));
                           for (const auto& key : Due<Agreement>())
                             SR_RETURN_IF_ERROR(TickAgreement(key, tx));
                           return absl::OkStatus();
                         })
                    .ok());
  }

  // Returns all stored aggregates of a kind, in order of key.
  template <class T>
  std::vector<T> All() const {
    std::vector<T> all;
    const auto table = state().tables.find(messaging::Table<T>::Def().name);
    if (table == state().tables.end()) return all;
    for (const auto& [key, row] : table->second) {
      all.push_back(codec::FromJsonText<T>(row.state));
    }
    return all;
  }
  // Returns the only stored aggregate of a kind.
  template <class T>
  T Only() const {
    const auto all = All<T>();
    EXPECT_EQ(all.size(), 1u);
    return all.empty() ? T{} : all.front();
  }

  // Returns the short types of what was said, from `after` on; agreements and sources left out.
  std::vector<std::string> Said(size_t after = 0) const {
    std::vector<std::string> types;
    for (size_t i = after; i < state().journal.size(); ++i) {
      const auto& row = state().journal[i];
      if (!row.subject.starts_with("episodes/") && !row.subject.starts_with("mergeCandidates/")) {
        continue;
      }
      types.push_back(row.type.substr(row.type.rfind('.') + 1));
    }
    return types;
  }
  // Returns the last event of a kind.
  template <class Fact>
  Fact Last() const {
    for (auto row = state().journal.rbegin(); row != state().journal.rend(); ++row) {
      const auto event = ParseEvent(row->type, row->data);
      if (event && std::holds_alternative<Fact>(*event)) return std::get<Fact>(*event);
    }
    ADD_FAILURE() << "was not said";
    return {};
  }

 private:
  template <class T>
  std::vector<std::string> Due() const {
    std::vector<std::string> keys;
    for (const T& each : All<T>()) {
      const auto due = NextDue(each);
      if (due && *due <= clock_.Now()) keys.push_back(messaging::Table<T>::Key(each));
    }
    return keys;
  }

  SimClock clock_{At("2026-03-28T20:00:00Z")};
  SeededRandom random_;
  IdSource ids_;
  messaging::ProtoEvents codec_ = MakeEvents();
  messaging::MemoryDatabase database_;
  messaging::Store store_{database_, clock_, ids_, codec_};
  int events_heard_ = 0;
};

// A child of the tests, by its number.
inline std::vector<Identifier> TestChild(int number) {
  return {{"ssda903", kLincolnshire, std::to_string(510000 + number)}};
}

inline MissingReport Missing(const std::string& start, int child = 0) {
  return {.child = TestChild(child),
          .category = EpisodeCategory::kMissing,
          .start_time = Exactly(start)};
}

inline ReturnReport Returned(const std::string& back, int child = 0) {
  return {.child = TestChild(child), .return_time = Exactly(back)};
}

}  // namespace safereturn::referral
