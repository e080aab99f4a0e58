// The service's use cases on the memory store, with virtual time: what the tests of app/ share.
#pragma once

#include <gtest/gtest.h>

#include "libs/messaging/memory_backend.h"
#include "libs/messaging/store.h"
#include "services/scheduling/adapters/bus/events.h"
#include "services/scheduling/app/commands.h"
#include "services/scheduling/app/memory_slot_holds.h"
#include "services/scheduling/app/on_alert.h"
#include "services/scheduling/app/on_directory.h"
#include "services/scheduling/app/on_episode.h"
#include "services/scheduling/app/on_interview.h"
#include "services/scheduling/app/on_referral_accepted.h"
#include "services/scheduling/app/on_risk.h"
#include "services/scheduling/app/tick.h"
#include "services/scheduling/domain/test_plan.h"

namespace safereturn::scheduling {

class Flow : public ::testing::Test {
 protected:
  static constexpr char kAuthority[] = "E10000016";

  static EpisodeId Episode(uint8_t number) { return EpisodeId(TestUuid(number)); }
  static PlanId PlanOf(uint8_t number) { return PlanId(TestUuid(number)); }
  static ChildId Child(uint8_t number = 200) { return ChildId(TestUuid(number)); }

  void At(double hours) { clock_.AdvanceTo(Hours(hours)); }

  // Runs an event as the processor does: declared, locked, handled, committed.
  template <class Fact>
  void Hear(const Fact& fact) {
    const messaging::Envelope envelope;
    const absl::Status status = store_.Run({}, [&](messaging::Tx& tx) -> absl::Status {
      messaging::Prefetch prefetch;
      if constexpr (requires { Touches(fact, envelope, prefetch); }) {
        Touches(fact, envelope, prefetch);
      } else {
        TouchesChild(fact, envelope, prefetch);
      }
      SR_RETURN_IF_ERROR(tx.Run(prefetch));
      return On(fact, envelope, tx);
    });
    ASSERT_TRUE(status.ok()) << Describe(status);
  }

  // Runs a command; returns the refusal's reason, "" if there is none.
  template <class Command, class... Ports>
  std::string Ask(Command command, Ports&... ports) {
    if (command.caller.empty()) command.caller = "users/coordinator";
    return ReasonOf(
        store_.Run({}, [&](messaging::Tx& tx) { return Handle(command, ports..., tx).status(); }));
  }

  void TickAllDue() {
    for (bool more = true; more;) {
      more = false;
      const absl::Status status = store_.Run({}, [&](messaging::Tx& tx) -> absl::Status {
        SR_ASSIGN_OR_RETURN(const auto due,
                            tx.backend().Due(messaging::Table<Plan>::Def(), tx.now(), 100));
        messaging::Prefetch prefetch;
        TouchesTick(due, prefetch);
        SR_RETURN_IF_ERROR(tx.Run(prefetch));
        for (const auto& each : due) SR_RETURN_IF_ERROR(TickPlan(each.key, tx));
        more = !due.empty();
        return absl::OkStatus();
      });
      ASSERT_TRUE(status.ok()) << Describe(status);
    }
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
  Plan ReadPlan(uint8_t number) { return Read<Plan>(PlanOf(number).key()); }

  void Return(uint8_t episode, double returned, double received, ChildId child = Child()) {
    At(received);
    ReferralAccepted accepted;
    accepted.episode_id = Episode(episode);
    accepted.child_id = child;
    accepted.authority_id = kAuthority;
    accepted.case_reference = "K7Q2M9";
    accepted.home_urn = "1234567";
    accepted.return_time = Hours(returned);
    accepted.received_time = Hours(received);
    Hear(accepted);
  }
  void GoMissing(uint8_t episode, double at, ChildId child = Child()) {
    At(at);
    Hear(EpisodeOpened{Episode(episode), child, true, Hours(at), TimePrecision::kExact});
  }
  // Interview says that the interview of these plans was held.
  void Held(std::vector<PlanId> plans, double at, ChildId child = Child()) {
    Hear(InterviewHeld{child, kAuthority, std::move(plans), Hours(at), "users/interviewer"});
  }
  void Assess(RiskLevel level, double at, ChildId child = Child()) {
    At(at);
    Hear(RiskAssessed{child, kAuthority, level, Hours(at), false});
  }

  InterviewerId Register(uint8_t number, const char* award_end = "2030-01-01") {
    RegisterInterviewer command;
    command.name = InterviewerId(TestUuid(number));
    command.authority_id = kAuthority;
    command.award_number = std::string(kAwardNumber);
    command.award_end_date = ParseDate(award_end);
    command.dbs_end_date = ParseDate("2030-01-01");
    EXPECT_EQ(Ask(command), "");
    return *command.name;
  }
  BookInterview Booking(uint8_t plan, InterviewerId interviewer, double start) {
    BookInterview command;
    command.name = PlanOf(plan);
    command.interviewer_id = interviewer;
    command.start_time = Hours(start);
    command.end_time = Hours(start + 1);
    return command;
  }
  std::vector<std::string> Said(const PlanId& plan) const {
    std::vector<std::string> types;
    for (const auto& row : database_.state().journal) {
      if (row.subject == plan.name()) types.push_back(row.type.substr(row.type.rfind('.') + 1));
    }
    return types;
  }

  SimClock clock_{Hours(-100)};
  SeededRandom random_{7};
  IdSource ids_{clock_, random_};
  messaging::MemoryDatabase database_;
  messaging::Store store_{database_, clock_, ids_, EventCodec()};
  MemorySlotHolds holds_;
};

}  // namespace safereturn::scheduling
