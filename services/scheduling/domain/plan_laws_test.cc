// The laws of the plan, over every short sequence of what can happen to it and over long random
// ones: each step fires at most once and never early, nothing is overdue after a decision, live
// plans have a next action, closed ones are silent, and it does not matter how often or how late it
// is ticked.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <set>

#include "services/scheduling/domain/test_plan.h"

namespace safereturn::scheduling {
namespace {

// What may happen, at the world's present time.
enum class Move {
  kWaitOneHour,
  kWaitFiveHours,
  kWaitThirtyHours,
  kTickNext,
  kOffer,
  kBookInTime,
  kBookLate,
  kRelease,
  kAcknowledge,
  kDecline,
  kCorrectEarlier,
  kCorrectLater,
  kMissingAgain,
  kCameToNothing,
  kCombine,
  kSplit,
  kLeadHeld,
  kLeadWithdrawn,
  kHeld,
  kMerged,
  kHighRisk,
  kUnmerged,
};
constexpr int kMoves = static_cast<int>(Move::kUnmerged) + 1;

struct World {
  Plan plan;
  Instant now;
  std::set<std::pair<int32_t, int32_t>> fired;
  std::set<int32_t> settled;
  int breaches = 0;
  uint8_t bookings = 20;
  std::string broken;  // the first law that did not hold
};

void Law(World& world, bool holds, const char* law) {
  if (!holds && world.broken.empty()) world.broken = law;
}

template <class T>
Events Okay(absl::StatusOr<T> decided) {
  return decided.ok() ? *decided : Events{};
}

Events DecideMove(const World& world, Move move, Instant now) {
  const Plan& plan = world.plan;
  const Ladder& ladder = DefaultLadder();
  const EpisodeId later(TestUuid(8));
  switch (move) {
    case Move::kWaitOneHour:
    case Move::kWaitFiveHours:
    case Move::kWaitThirtyHours:
    case Move::kTickNext:
      return Decide(plan, ladder, Tick{}, now);
    case Move::kOffer: {
      OfferInterview command;
      command.mode = "phone";
      return Okay(Decide(plan, ladder, command, now));
    }
    case Move::kBookInTime:
    case Move::kBookLate: {
      BookInterview command;
      command.interviewer_id = InterviewerId(TestUuid(5));
      command.start_time = move == Move::kBookInTime ? now + 1h : now + 80h;
      command.end_time = command.start_time + 1h;
      return Okay(Decide(plan, ladder, command, BookingId(TestUuid(world.bookings)), now));
    }
    case Move::kRelease:
      return Okay(Decide(plan, ladder, ReleaseBooking{}, now));
    case Move::kAcknowledge: {
      int32_t step = 0;
      for (const StepMark& mark : plan.steps) {
        if (mark.fate == StepFate::kFired && mark.step <= 5) step = std::max(step, mark.step);
      }
      return Decide(plan, ladder, TakePromise{step, AlertId(TestUuid(7)), now, now + 4h}, now);
    }
    case Move::kDecline:
      return Decide(plan, ladder, PassOn{plan.steps.empty() ? 0 : plan.steps.back().step}, now);
    case Move::kCorrectEarlier:
      return Decide(plan, ladder, CorrectReturn{plan.return_time - 7h, "X"}, now);
    case Move::kCorrectLater:
      return Decide(plan, ladder, CorrectReturn{plan.return_time + 11h, "X"}, now);
    case Move::kMissingAgain:
      return Decide(plan, ladder, SuspendPlan{later}, now);
    case Move::kCameToNothing:
      return Decide(plan, ladder, ResumePlan{later}, now);
    case Move::kCombine:
      return Decide(plan, ladder, FollowLead{PlanId(later.uuid())}, now);
    case Move::kSplit:
      return Okay(Decide(plan, ladder, SplitPlan{}, now));
    case Move::kLeadHeld:
      return Decide(plan, ladder, LeadEnded{Outcome::kHeld, now, now, EpisodeId(), "u"}, now);
    case Move::kLeadWithdrawn:
      return Decide(plan, ladder,
                    LeadEnded{Outcome::kWithdrawn, std::nullopt, std::nullopt, later, ""}, now);
    case Move::kHeld:
      return Decide(plan, ladder,
                    EndPlan{Outcome::kHeld, "u", std::max(now - 1h, plan.return_time)}, now);
    case Move::kMerged:
      return Decide(plan, ladder, EndPlan{Outcome::kDuplicate, "u"}, now);
    case Move::kHighRisk:
      return Decide(plan, ladder, AssessRisk{4}, now);
    case Move::kUnmerged:
      return Decide(plan, ladder, ReopenPlan{}, now);
  }
  return {};
}

void CheckRaised(World& world, const EscalationRaised& raised) {
  Law(world, world.fired.insert({raised.step, raised.day}).second, "each step fires at most once");
  Law(world, world.settled.count(raised.step) == 0 || raised.step == kDailyStep,
      "a settled step never fires");
  Law(world, raised.raised_time == world.now, "it says when it fired");
  Law(world, raised.step_due_time <= world.now, "no step fires before it is owed");
  const bool pulled =
      raised.cause == EscalationCause::kPromiseLapsed || raised.cause == EscalationCause::kDeclined;
  Law(world, pulled || raised.step_due_time == StepTime(world.plan, raised.step, raised.day),
      "no step fires before its time");
  Law(world, !pulled || (raised.step > 0 && raised.step < kBreachStep),
      "only steps below the breach are pulled forward");
  Law(world,
      raised.step <= 0 || raised.step >= kBreachStep || !world.plan.promise ||
          raised.cause == EscalationCause::kDeclined,
      "steps 1 to 5 wait while a promise stands");
  Law(world,
      raised.step >= kBreachStep || raised.step == 0 || world.plan.state == PlanState::kRunning,
      "steps 1 to 5 fire for running plans only");
  Law(world, raised.step == kBreachStep || world.plan.state != PlanState::kCombined,
      "a combined plan fires nothing but its breach");
  Law(world, world.plan.state != PlanState::kClosed, "closed plans are silent");
}

void Absorb(World& world, const Events& events) {
  for (const Event& event : events) {
    if (const auto* raised = std::get_if<EscalationRaised>(&event)) CheckRaised(world, *raised);
    if (std::holds_alternative<DeadlineBreached>(event)) ++world.breaches;
    if (const auto* shifted = std::get_if<LadderShifted>(&event)) {
      Law(world, !world.plan.shifted, "a ladder is shifted at most once");
      Law(world, world.plan.state != PlanState::kClosed, "closed plans are not shifted");
      for (size_t step = 0; step < kStepCount; ++step) {
        Law(world, shifted->step_offset_minutes[step] <= world.plan.step_offset_minutes[step],
            "risk makes no step later");
      }
    }
    world.plan = Evolve(world.plan, event);
  }
  for (const StepMark& mark : world.plan.steps) {
    if (mark.fate != StepFate::kFired) world.settled.insert(mark.step);
  }
  Law(world, world.breaches <= 1, "the breach is said once");
  const auto next = NextDue(world.plan);
  Law(world, !next || *next > world.now, "nothing is overdue after a decision");
  const bool acts = world.plan.state == PlanState::kRunning ||
                    world.plan.state == PlanState::kSuspended ||
                    (world.plan.state == PlanState::kCombined && !MarkOf(world.plan, kBreachStep));
  Law(world, next.has_value() == acts, "a plan that is live has a next action, others have none");
  Law(world, !world.plan.promise || world.plan.state == PlanState::kRunning,
      "only a running plan has a promise");
}

// Returns the plan after it was ticked at each of its due times up to `to`.
Plan TickedInTime(Plan plan, Instant to) {
  for (auto due = NextDue(plan); due && *due <= to; due = NextDue(plan)) {
    plan = Fold(plan, Decide(plan, DefaultLadder(), Tick{}, *due));
  }
  return plan;
}

// What must be equal however often it was ticked: all but the instants at which it was done.
auto Essence(const Plan& plan) {
  std::set<std::tuple<int32_t, int32_t, StepFate, EscalationCause>> marks;
  for (const StepMark& mark : plan.steps)
    marks.insert({mark.step, mark.day, mark.fate, mark.cause});
  return std::tuple(marks, plan.state, plan.breached, plan.promise.has_value(), NextDue(plan));
}

void Play(World& world, Move move) {
  Instant now = world.now;
  if (move == Move::kWaitOneHour) now += 1h;
  if (move == Move::kWaitFiveHours) now += 5h;
  if (move == Move::kWaitThirtyHours) now += 30h;
  if (move == Move::kTickNext) {
    if (const auto due = NextDue(world.plan)) now = *due;
  }
  const Plan before = world.plan;
  world.now = now;
  ++world.bookings;
  const Events events = DecideMove(world, move, now);
  Absorb(world, events);
  if (move <= Move::kTickNext) {
    Law(world, Essence(TickedInTime(before, now)) == Essence(world.plan),
        "a late tick does what timely ones would have done");
  }
  Law(world, Fold(before, events) == world.plan, "the plan is the fold of its events");
}

World Born(double age_hours, bool under_12) {
  World world;
  world.now = Hours(age_hours);
  Absorb(world, Start(Referral(under_12), DefaultLadder(), world.now));
  return world;
}

int64_t Explore(const World& world, int depth, std::vector<Move>& path) {
  if (!world.broken.empty()) {
    std::string moves;
    for (const Move move : path) moves += std::to_string(static_cast<int>(move)) + " ";
    ADD_FAILURE() << world.broken << " after moves " << moves;
    return 1;
  }
  if (depth == 0) return 1;
  int64_t seen = 1;
  for (int move = 0; move < kMoves && !::testing::Test::HasFailure(); ++move) {
    World next = world;
    path.push_back(static_cast<Move>(move));
    Play(next, path.back());
    seen += Explore(next, depth - 1, path);
    path.pop_back();
  }
  return seen;
}

TEST(PlanLaws, HoldForEverySequenceOfThreeMovesFromEveryAge) {
  std::vector<Move> path;
  int64_t seen = 0;
  for (const double age : {0.0, 0.5, 4.0, 40.0, 71.0, 72.0, 97.0, 120.0}) {
    seen += Explore(Born(age, /*under_12=*/age == 0.5), 3, path);
  }
  EXPECT_GT(seen, 70'000);
}

RC_GTEST_PROP(PlanLaws, HoldForLongRandomStories, ()) {
  World world = Born(*rc::gen::inRange(0, 200) / 2.0, *rc::gen::arbitrary<bool>());
  const auto moves = *rc::gen::container<std::vector<int>>(40, rc::gen::inRange(0, kMoves));
  for (const int move : moves) {
    Play(world, static_cast<Move>(move));
    RC_LOG() << "move " << move << "\n";
    RC_ASSERT(world.broken == "");
  }
}

}  // namespace
}  // namespace safereturn::scheduling
