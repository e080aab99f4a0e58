// The simulator's own tests: it finds planted bugs, repeats itself from a seed, and 200 seeds are clean.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "tests/sim/run.h"

namespace safereturn::sim {
namespace {

std::string TextOf(const Result& result) {
  std::string text;
  for (const Finding& finding : result.findings) text += "[" + finding.checker + "] " + finding.text + "\n";
  return text;
}

// Returns whether one of a few seeds shows the bug to the checker of that name.
bool Catches(Bug bug, const std::string& checker) {
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    Options options;
    options.seed = seed;
    options.bug = bug;
    for (const Finding& finding : Run(options).findings) {
      if (finding.checker == checker) return true;
    }
  }
  return false;
}

TEST(PlantedBug, OffsetsStoredBeforeTheWorkLoseEvents) {
  EXPECT_TRUE(Catches(Bug::kOffsetsFirst, "lost_event"));
}

TEST(PlantedBug, ForgottenInboxMarksDoubleEffects) { EXPECT_TRUE(Catches(Bug::kNoInbox, "doubled")); }

TEST(PlantedBug, AFastClockFiresStepsEarly) { EXPECT_TRUE(Catches(Bug::kEarlyWaker, "early")); }

TEST(PlantedBug, ARelayThatForgetsARowLeavesItUnpublished) {
  EXPECT_TRUE(Catches(Bug::kForgetfulRelay, "unpublished"));
}

TEST(Simulator, TheSameSeedGivesTheSameRun) {
  Options options;
  options.seed = 42;

  const Result first = Run(options);
  const Result second = Run(options);

  EXPECT_EQ(first.hash, second.hash);
  EXPECT_EQ(first.metrics.events, second.metrics.events);
}

TEST(Simulator, OtherSeedsGiveOtherRuns) {
  Options one;
  Options two;
  two.seed = 2;

  EXPECT_NE(Run(one).hash, Run(two).hash);
}

TEST(Simulator, ARunIsLargeEnoughToMeanSomething) {
  const Result result = Run(Options());

  EXPECT_GE(result.metrics.children, 100);
  EXPECT_GE(result.metrics.crashes, 5);
  EXPECT_GT(result.metrics.escalations, 100);
  EXPECT_GT(result.metrics.mails, 100);
}

TEST(Seeds, OnceFailedOnesPass) {
  std::ifstream file(SR_SIM_SEEDS);
  ASSERT_TRUE(file.good());
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') continue;
    Options options;
    options.seed = std::stoull(line);
    const Result result = Run(options);
    EXPECT_TRUE(result.findings.empty()) << "tools/dev sim --seed " << options.seed << " --trace\n"
                                         << TextOf(result);
  }
}

}  // namespace
}  // namespace safereturn::sim
