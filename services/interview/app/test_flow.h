// The use cases of the record and its outcome on the memory store, with virtual time and keys in
// memory: what the tests of app/ share.
#pragma once

#include <gtest/gtest.h>

#include "libs/messaging/memory_backend.h"
#include "libs/messaging/store.h"
#include "libs/seal/memory_vault.h"
#include "services/interview/adapters/bus/events.h"
#include "services/interview/adapters/rpc/statutory.h"
#include "services/interview/app/commands.h"
#include "services/interview/app/on_directory.h"
#include "services/interview/app/on_plan.h"
#include "services/interview/domain/test_case.h"
#include "services/interview/domain/test_framework.h"

namespace safereturn::interview {

using namespace std::chrono_literals;

class InterviewFlow : public ::testing::Test {
 protected:
  static constexpr char kAuthority[] = "E10000016";

  static PlanId PlanOf(uint8_t number) { return PlanId(TestUuid(number)); }
  static ChildId Child() { return ChildId(TestUuid(200)); }

  void At(double hours) {
    clock_.AdvanceTo(kStart + std::chrono::duration_cast<std::chrono::microseconds>(
                                  std::chrono::duration<double, std::ratio<3600>>(hours)));
  }
  Instant Now() const { return clock_.Now(); }

  // Runs an event as the processor does: declared, locked, handled, committed.
  template <class Fact>
  void Hear(const Fact& fact) {
    const messaging::Envelope envelope;
    const absl::Status status = store_.Run({}, [&](messaging::Tx& tx) -> absl::Status {
      messaging::Prefetch prefetch;
      if constexpr (
          requires { fact.agreement_id; } && !requires { fact.child_id; }) {
        TouchesAgreement(fact, envelope, prefetch);
      } else if constexpr (std::is_same_v<Fact, InterviewerRegistered>) {
        TouchesInterviewer(fact, envelope, prefetch);
      } else {
        Touches(fact, envelope, prefetch);
      }
      SR_RETURN_IF_ERROR(tx.Run(prefetch));
      return On(fact, envelope, tx);
    });
    ASSERT_TRUE(status.ok()) << Describe(status);
  }

  // Runs a command; keeps the result in `last_` if it is an interview. Returns the refusal's
  // reason.
  template <class Command>
  std::string Ask(Command command) {
    if (command.caller.empty()) command.caller = "users/anna";
    last_status_ = store_.Run({}, [&](messaging::Tx& tx) -> absl::Status {
      if constexpr (requires { Handle(command, tx); }) {
        SR_ASSIGN_OR_RETURN(const auto result, Handle(command, tx));
        Note(result, tx);
      } else {
        SR_ASSIGN_OR_RETURN(const auto result, Handle(command, ports_, tx));
        Note(result, tx);
      }
      return absl::OkStatus();
    });
    return ReasonOf(last_status_);
  }

  template <class T>
  T Read(const std::string& key) {
    T value;
    const absl::Status status = store_.Run({}, [&](messaging::Tx& tx) -> absl::Status {
      SR_ASSIGN_OR_RETURN(value, tx.Load<T>(key));
      return absl::OkStatus();
    });
    EXPECT_TRUE(status.ok()) << Describe(status);
    return value;
  }

  OpenedRecord Open(const InterviewId& id, const std::string& reader = "users/lead") {
    OpenedRecord opened;
    last_status_ = store_.Run({}, [&](messaging::Tx& tx) -> absl::Status {
      SR_ASSIGN_OR_RETURN(const Interview interview, tx.Load<Interview>(id.key()));
      SR_ASSIGN_OR_RETURN(opened, OpenRecord(interview, reader, ports_, tx));
      return absl::OkStatus();
    });
    return opened;
  }

  // The clock of an episode starts at `returned`, in hours.
  void StartClock(uint8_t plan, double returned, double started) {
    At(started);
    ClockStarted said;
    said.plan_id = PlanOf(plan);
    said.child_id = Child();
    said.episode_id = EpisodeId(TestUuid(plan));
    said.authority_id = kAuthority;
    said.case_reference = "K7Q2M9";
    said.home_urn = "1234567";
    said.return_time = kStart + std::chrono::minutes(static_cast<int>(returned * 60));
    said.due_time = said.return_time + 72h;
    said.started_time = Now();
    Hear(said);
  }

  // Begins an interview of `plan`, which must succeed.
  Interview Begin(uint8_t plan) {
    StartInterview command;
    command.plan_id = PlanOf(plan);
    EXPECT_EQ(Ask(command), "") << Describe(last_status_);
    return interview_;
  }

  std::string Held(const InterviewId& id, std::optional<Instant> at = std::nullopt) {
    return Ask(RecordHeld{.name = id, .held_time = at, .mode = "in_person"});
  }

  // Returns the types of what was said about an interview.
  std::vector<std::string> Said(const InterviewId& id) const {
    std::vector<std::string> types;
    for (const auto& row : database_.state().journal) {
      if (row.subject == id.name()) types.push_back(row.type.substr(row.type.rfind('.') + 1));
    }
    return types;
  }

  // Returns the last event of type E about an interview.
  template <class E>
  E Last(const InterviewId& id) const {
    E found;
    for (const auto& row : database_.state().journal) {
      if (row.subject != id.name()) continue;
      const auto event = DecodeInterviewEvent(row.type, row.data);
      if (event.ok() && *event && std::holds_alternative<E>(**event)) found = std::get<E>(**event);
    }
    return found;
  }

  SimClock clock_{kStart - 100h};
  SeededRandom random_{7};
  IdSource ids_{clock_, random_};
  messaging::MemoryDatabase database_;
  messaging::Store store_{database_, clock_, ids_, EventCodec()};
  seal::MemoryVault vault_{&random_};
  Ports ports_{vault_, vault_.digest(), StatutoryFramework()};
  absl::Status last_status_;
  Interview interview_;
  Record record_;
  int64_t version_ = 0;

 private:
  template <class T>
  void Note(const T& result, messaging::Tx& tx) {
    version_ = tx.VersionOf(result);
    if constexpr (std::is_same_v<T, Interview>) interview_ = result;
    if constexpr (std::is_same_v<T, Record>) record_ = result;
  }
};

}  // namespace safereturn::interview
