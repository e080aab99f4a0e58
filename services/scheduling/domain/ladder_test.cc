#include "services/scheduling/domain/ladder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/result.h"

namespace safereturn::scheduling {
namespace {

using namespace std::chrono_literals;

PublishLadder Draft() {
  PublishLadder command;
  command.authority_id = "E10000016";
  command.ladder_id = "quick";
  command.steps = DefaultLadder().steps;
  command.max_promise = 4h;
  command.caller = "users/x";
  return command;
}

std::string ReasonFor(const PublishLadder& command) {
  return ReasonOf(Decide(std::vector<Ladder>{}, command, Instant()).status());
}

TEST(PublishLadder, GivesTheNextVersionAndLeavesTheEarlierOnesAlone) {
  const auto first = Decide(std::vector<Ladder>{}, Draft(), Instant(1s));
  ASSERT_TRUE(first.ok());
  const Ladder one = Evolve(Ladder(), first->front());
  const auto second = Decide(std::vector<Ladder>{one}, Draft(), Instant(2s));
  ASSERT_TRUE(second.ok());
  const Ladder two = Evolve(Ladder(), second->front());

  EXPECT_EQ(one.version, 1);
  EXPECT_EQ(two.version, 2);
  EXPECT_EQ(LadderInForce({one, two}), two);
  EXPECT_EQ(LadderInForce({}), DefaultLadder());
}

TEST(PublishLadder, ContinuesTheBuiltInOne) {
  PublishLadder command = Draft();
  command.ladder_id = "default";
  const auto events = Decide(std::vector<Ladder>{}, command, Instant());
  ASSERT_TRUE(events.ok());

  EXPECT_EQ(Evolve(Ladder(), events->front()).version, 2);
}

TEST(PublishLadder, AcceptsTheBuiltInLadder) { EXPECT_EQ(ReasonFor(Draft()), ""); }

TEST(PublishLadder, RefusesWhatWouldLoseAStep) {
  PublishLadder command = Draft();
  command.steps.pop_back();
  EXPECT_EQ(ReasonFor(command), "LADDER_STEPS_INCOMPLETE");

  command = Draft();
  command.steps[3].step = 4;
  EXPECT_EQ(ReasonFor(command), "LADDER_STEPS_INCOMPLETE");

  command = Draft();
  command.steps[3].offset = command.steps[2].offset;
  EXPECT_EQ(ReasonFor(command), "LADDER_OFFSETS_INVALID");

  command = Draft();
  command.steps[3].offset += 1s;
  EXPECT_EQ(ReasonFor(command), "LADDER_OFFSETS_INVALID");
}

TEST(PublishLadder, SaysFromWhichRiskItIsShifted) {
  PublishLadder command = Draft();
  command.shift_from_level = 3;
  const auto events = Decide(std::vector<Ladder>{}, command, Instant());
  ASSERT_TRUE(events.ok());
  const Ladder ladder = Evolve(Ladder(), events->front());
  EXPECT_TRUE(ShiftsAt(ladder, 3));
  EXPECT_TRUE(ShiftsAt(ladder, 4));
  EXPECT_FALSE(ShiftsAt(ladder, 2));
  EXPECT_FALSE(ShiftsAt(Ladder(), 4)) << "0 is never";
  EXPECT_TRUE(ShiftsAt(DefaultLadder(), 4));

  command.shift_from_level = 5;
  EXPECT_EQ(ReasonFor(command), "LADDER_SHIFT_INVALID");
  command.shift_from_level = -1;
  EXPECT_EQ(ReasonFor(command), "LADDER_SHIFT_INVALID");
}

TEST(PublishLadder, NeverMovesOrConditionsTheBreach) {
  PublishLadder command = Draft();
  command.steps[6].offset = 80h;
  EXPECT_EQ(ReasonFor(command), "LADDER_BREACH_MOVED");

  command = Draft();
  command.steps[6].unless = StepUnless::kArranged;
  EXPECT_EQ(ReasonFor(command), "LADDER_BREACH_MOVED");
}

TEST(PublishLadder, ChecksRolesTemplatesAndPromise) {
  PublishLadder command = Draft();
  command.steps[1].roles = {"headmaster"};
  EXPECT_EQ(ReasonFor(command), "LADDER_ROLE_UNKNOWN");

  command = Draft();
  command.steps[1].roles.clear();
  EXPECT_EQ(ReasonFor(command), "LADDER_ROLES_MISSING");

  command = Draft();
  command.steps[1].template_key = "Hello there!";
  EXPECT_EQ(ReasonFor(command), "LADDER_TEMPLATE_INVALID");

  command = Draft();
  command.steps[1].unless = StepUnless::kUnspecified;
  EXPECT_EQ(ReasonFor(command), "LADDER_UNLESS_MISSING");

  command = Draft();
  command.max_promise = 25h;
  EXPECT_EQ(ReasonFor(command), "LADDER_PROMISE_INVALID");

  command = Draft();
  command.ladder_id = "Not a code";
  EXPECT_EQ(ReasonFor(command), "LADDER_ID_INVALID");
}

}  // namespace
}  // namespace safereturn::scheduling
