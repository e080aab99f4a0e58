#include "libs/runtime/wakeup.h"

#include <gtest/gtest.h>

#include <thread>

namespace safereturn::runtime {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

TEST(Wakeup, ANotificationBeforeTheWaitIsNotLostAndCountsOnce) {
  Wakeup wakeup;
  wakeup.Notify();
  wakeup.Notify();

  EXPECT_TRUE(wakeup.WaitFor(hours(1), {}));
  EXPECT_FALSE(wakeup.WaitFor(milliseconds(1), {}));
}

TEST(Wakeup, ANotificationEndsTheWait) {
  Wakeup wakeup;
  const std::jthread other([&] { wakeup.Notify(); });
  EXPECT_TRUE(wakeup.WaitFor(hours(1), {}));
}

TEST(Wakeup, AStopEndsTheWait) {
  Wakeup wakeup;
  std::stop_source stop;
  const std::jthread other([&] { stop.request_stop(); });
  EXPECT_FALSE(wakeup.WaitFor(hours(1), stop.get_token()));
}

}  // namespace
}  // namespace safereturn::runtime
