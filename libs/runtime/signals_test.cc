#include "libs/runtime/signals.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <cstdlib>

namespace safereturn::runtime {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

// Each body runs in a process of its own: masks and signals are the process's.
TEST(StopSignalsDeathTest, WaitReturnsTheSignal) {
  ::testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(
      {
        StopSignals signals;
        kill(getpid(), SIGTERM);
        std::exit(signals.Wait() == SIGTERM ? 0 : 1);
      },
      ::testing::ExitedWithCode(0), "");
}

TEST(StopSignalsDeathTest, ASecondSignalEndsTheProcess) {
  ::testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(
      {
        StopSignals signals;
        kill(getpid(), SIGINT);
        signals.Wait();
        kill(getpid(), SIGTERM);
        signals.WaitFor(hours(1));
      },
      ::testing::KilledBySignal(SIGTERM), "");
}

TEST(StopSignalsDeathTest, WaitForTellsASignalFromTheEndOfTheTime) {
  ::testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(
      {
        StopSignals signals;
        const bool early = signals.WaitFor(milliseconds(1));
        kill(getpid(), SIGTERM);
        const bool late = signals.WaitFor(hours(1));
        std::exit(!early && late ? 0 : 1);
      },
      ::testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace safereturn::runtime
