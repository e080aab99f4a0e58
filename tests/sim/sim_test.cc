// The simulator's own tests: it finds planted bugs, repeats itself from a seed, and 200 seeds are
// clean.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "libs/obs/log.h"
#include "tests/sim/run.h"

namespace safereturn::sim {
namespace {

std::string TextOf(const Result& result) {
  std::string text;
  for (const Finding& finding : result.findings)
    text += "[" + finding.checker + "] " + finding.text + "\n";
  return text;
}

// What a service warns of in production is what a simulated week is full of.
const bool kIsQuiet = [] {
  obs::InitLogging("sim", "", obs::Level::kError);
  return true;
}();

// Returns whether one of a few seeds shows the bug to the checker of that name.
bool Catches(Bug bug, const std::string& checker) {
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    Options options;
    options.seed = seed;
    options.bug = bug;
    for (const Finding& finding : Simulate(options).findings) {
      if (finding.checker == checker) return true;
    }
  }
  return false;
}

TEST(PlantedBug, OffsetsStoredBeforeTheWorkLoseEvents) {
  EXPECT_TRUE(Catches(Bug::kOffsetsFirst, "lost_event"));
}

TEST(PlantedBug, ForgottenInboxMarksDoubleEffects) {
  EXPECT_TRUE(Catches(Bug::kNoInbox, "doubled"));
}

TEST(PlantedBug, AFastClockFiresStepsEarly) { EXPECT_TRUE(Catches(Bug::kEarlyWaker, "early")); }

TEST(PlantedBug, ARelayThatForgetsARowLeavesItUnpublished) {
  EXPECT_TRUE(Catches(Bug::kForgetfulRelay, "unpublished"));
}

TEST(PlantedBug, ADangerThatNotificationNeverSeesIsMissed) {
  EXPECT_TRUE(Catches(Bug::kDeafToDanger, "danger"));
}

TEST(PlantedBug, AnOutcomeThatSchedulingNeverSeesLeavesItsPlansOpen) {
  EXPECT_TRUE(Catches(Bug::kDeafToOutcome, "outcome"));
}

TEST(PlantedBug, OverdueActionsThatNobodyWakesDoNotClimb) {
  EXPECT_TRUE(Catches(Bug::kSleepyActions, "overdue"));
}

TEST(PlantedBug, ALadderThatForgetsItsShiftIsShiftedAgain) {
  EXPECT_TRUE(Catches(Bug::kSecondShift, "ladder"));
}

TEST(PlantedBug, AThresholdThatIsForgottenIsReachedAgain) {
  EXPECT_TRUE(Catches(Bug::kRepeatedRepeat, "repeat"));
}

TEST(Simulator, TheSameSeedGivesTheSameRun) {
  Options options;
  options.seed = 42;

  const Result first = Simulate(options);
  const Result second = Simulate(options);

  EXPECT_EQ(first.hash, second.hash);
  EXPECT_EQ(first.metrics.events, second.metrics.events);
}

TEST(Simulator, OtherSeedsGiveOtherRuns) {
  Options one;
  Options two;
  two.seed = 2;

  EXPECT_NE(Simulate(one).hash, Simulate(two).hash);
}

TEST(Simulator, ARunIsLargeEnoughToMeanSomething) {
  const Result result = Simulate(Options());

  EXPECT_GE(result.metrics.children, 100);
  EXPECT_GE(result.metrics.crashes, 5);
  EXPECT_GT(result.metrics.escalations, 100);
  EXPECT_GT(result.metrics.mails, 100);
  EXPECT_GT(result.metrics.interviews, 30);
  EXPECT_GT(result.metrics.dangers, 3);
  EXPECT_GT(result.metrics.overdue, 3);
  EXPECT_GT(result.metrics.shifts, 3);
  EXPECT_GT(result.metrics.repeats, 3);
}

TEST(Seeds, OnceFailedOnesPass) {
  std::ifstream file(SR_SIM_SEEDS);
  ASSERT_TRUE(file.good());
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') continue;
    Options options;
    options.seed = std::stoull(line);
    const Result result = Simulate(options);
    EXPECT_TRUE(result.findings.empty()) << "tools/dev sim --seed " << options.seed << " --trace\n"
                                         << TextOf(result);
  }
}

// The rest of the seeds, in two processes of their own: a world belongs to one thread of one
// process.
TEST(Seeds, TwoHundredArePlayedWithoutAFinding) {
  std::vector<FILE*> runs;
  for (const char* seeds : {"1..100", "101..200"}) {
    runs.push_back(popen((std::string(SR_SIM_BINARY) + " --seeds " + seeds).c_str(), "r"));
    ASSERT_NE(runs.back(), nullptr);
  }
  for (FILE* run : runs) {
    std::string output;
    char buffer[4096];
    while (std::fgets(buffer, sizeof(buffer), run) != nullptr) output += buffer;
    EXPECT_EQ(pclose(run), 0) << output;
  }
}

}  // namespace
}  // namespace safereturn::sim
