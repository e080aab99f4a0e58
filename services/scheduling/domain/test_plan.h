// What the tests of the plan share: a child, instants by the hour after the return, and short
// commands.
#pragma once

#include <string>
#include <vector>

#include "libs/base/check.h"
#include "libs/base/civil.h"
#include "services/scheduling/domain/decide.h"

namespace safereturn::scheduling {

using namespace std::chrono_literals;

inline Uuid TestUuid(uint8_t number) {
  Uuid uuid;
  uuid.bytes[0] = 1;
  uuid.bytes[15] = number;
  return uuid;
}

// Saturday evening before the clocks go forward: 72 elapsed hours end on Tuesday at 21:00 BST.
inline const Instant kReturn = *ParseInstant("2026-03-28T20:00:00Z");

inline Instant Hours(double hours) {
  return kReturn + std::chrono::duration_cast<std::chrono::microseconds>(
                       std::chrono::duration<double, std::ratio<3600>>(hours));
}

inline StartClock Referral(bool under_12 = false, int32_t risk_level = 0) {
  StartClock start;
  start.episode_id = EpisodeId(TestUuid(1));
  start.child_id = ChildId(TestUuid(2));
  start.authority_id = "E10000016";
  start.case_reference = "K7Q2M9";
  start.home_urn = "1234567";
  start.return_time = kReturn;
  start.received_time = kReturn;
  start.under_12 = under_12;
  start.risk_level = risk_level;
  return start;
}

// A plan with everything that it said.
struct Story {
  Plan plan;
  Events said;

  explicit Story(double at = 0, const StartClock& start = Referral()) {
    Take(Start(start, DefaultLadder(), Hours(at)));
  }
  Events Take(Events events) {
    plan = Fold(plan, events);
    said.insert(said.end(), events.begin(), events.end());
    return events;
  }
  template <class Command>
  Events Do(double at, const Command& command) {
    if constexpr (requires { Decide(plan, DefaultLadder(), command, Hours(at)).ok(); }) {
      auto events = Decide(plan, DefaultLadder(), command, Hours(at));
      SR_CHECK(events.ok(), "the story tells what is allowed");
      return Take(*std::move(events));
    } else {
      return Take(Decide(plan, DefaultLadder(), command, Hours(at)));
    }
  }
  Events TickAt(double at) { return Do(at, Tick{}); }
  Events Offer(double at) {
    OfferInterview command;
    command.mode = "phone";
    command.offered_time = Hours(at);
    return Do(at, command);
  }
  Events Book(double at, double start, uint8_t booking = 9) {
    BookInterview command;
    command.interviewer_id = InterviewerId(TestUuid(5));
    command.start_time = Hours(start);
    command.end_time = Hours(start + 1);
    auto events = Decide(plan, DefaultLadder(), command, BookingId(TestUuid(booking)), Hours(at));
    SR_CHECK(events.ok(), "the story tells what is allowed");
    return Take(*std::move(events));
  }
  Events Acknowledge(double at, int32_t step, double until) {
    return Do(at, TakePromise{step, AlertId(TestUuid(7)), Hours(at), Hours(until)});
  }
  Events Finish(double at, Outcome outcome = Outcome::kHeld) {
    return Do(at, EndPlan{outcome, "users/interviewer", Hours(at)});
  }
};

// Returns the steps that `events` fire; the daily one as 100 + day.
inline std::vector<int> Fired(const Events& events) {
  std::vector<int> steps;
  for (const Event& event : events) {
    if (const auto* raised = std::get_if<EscalationRaised>(&event)) {
      steps.push_back(raised->step == kDailyStep ? 100 + raised->day : raised->step);
    }
  }
  return steps;
}

template <class T>
std::vector<T> All(const Events& events) {
  std::vector<T> found;
  for (const Event& event : events) {
    if (const auto* match = std::get_if<T>(&event)) found.push_back(*match);
  }
  return found;
}

}  // namespace safereturn::scheduling
