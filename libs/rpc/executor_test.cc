#include "libs/rpc/executor.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

#include "libs/base/result.h"

namespace safereturn::rpc {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// A task that counts itself, and one that holds its thread until it is released.
class ExecutorTest : public ::testing::Test {
 protected:
  Executor::Task Counting(Deadline deadline = Deadline::After(seconds(10))) {
    return {deadline, [this] { ++ran_; },
            [this](const absl::Status& status) {
              ++dropped_;
              reason_ = ReasonOf(status);
            }};
  }

  Executor::Task Holding() {
    return {Deadline::After(seconds(10)),
            [this] {
              holding_.set_value();
              release_.get_future().wait();
            },
            [](const absl::Status&) { FAIL() << "must run"; }};
  }

  std::atomic<int> ran_ = 0;
  std::atomic<int> dropped_ = 0;
  std::string reason_;
  std::promise<void> holding_;
  std::promise<void> release_;
};

TEST_F(ExecutorTest, RunsEachTaskOnce) {
  {
    Executor executor({.threads = 4, .queue = 1000});
    std::promise<void> done;
    for (int i = 0; i < 100; ++i) executor.Submit(Counting());
    for (int i = 0; i < 1000 && ran_ < 100; ++i) {
      done.get_future().wait_for(milliseconds(5));
      done = {};
    }
  }
  EXPECT_EQ(ran_, 100);
  EXPECT_EQ(dropped_, 0);
}

TEST_F(ExecutorTest, RefusesAtOnceWhenTheQueueIsFull) {
  Executor executor({.threads = 1, .queue = 2});
  executor.Submit(Holding());
  holding_.get_future().wait();
  executor.Submit(Counting());
  executor.Submit(Counting());
  EXPECT_EQ(dropped_, 0);

  executor.Submit(Counting());

  EXPECT_EQ(dropped_, 1);
  EXPECT_EQ(reason_, "SERVER_BUSY");
  release_.set_value();
}

TEST_F(ExecutorTest, DropsWhatHasWaitedPastItsDeadline) {
  Executor executor({.threads = 1, .queue = 2});
  executor.Submit(Holding());
  holding_.get_future().wait();
  std::promise<absl::Status> dropped;
  executor.Submit({Deadline::After(milliseconds(0)), [] { FAIL() << "must not start"; },
                   [&](const absl::Status& status) { dropped.set_value(status); }});

  release_.set_value();

  const absl::Status status = dropped.get_future().get();
  EXPECT_EQ(status.code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ(ReasonOf(status), "DEADLINE_PASSED");
}

TEST_F(ExecutorTest, UrgentWorkIsDoneWhileAllThreadsWait) {
  Executor executor({.threads = 1, .queue = 1});
  executor.Submit(Holding());
  holding_.get_future().wait();
  executor.Submit(Counting());  // waits behind it; the queue is full
  std::promise<void> done;
  executor.Submit({.deadline = Deadline::After(seconds(10)),
                   .run = [&done] { done.set_value(); },
                   .drop = [](const absl::Status&) { FAIL() << "must run"; },
                   .urgent = true});

  EXPECT_EQ(done.get_future().wait_for(seconds(5)), std::future_status::ready);
  EXPECT_EQ(ran_, 0) << "other work still waits";
  release_.set_value();
}

TEST_F(ExecutorTest, StoppingDropsWhatWaitsAndRefusesWhatComes) {
  Executor executor({.threads = 1, .queue = 2});
  executor.Submit(Holding());
  holding_.get_future().wait();
  executor.Submit({Deadline::After(seconds(10)), [] { FAIL() << "must not start"; },
                   [&](const absl::Status& status) {
                     ++dropped_;
                     reason_ = ReasonOf(status);
                     release_.set_value();
                   }});

  executor.Stop();

  EXPECT_EQ(dropped_, 1);
  EXPECT_EQ(reason_, "SERVER_STOPPING");
  executor.Submit(Counting());
  EXPECT_EQ(dropped_, 2);
  EXPECT_EQ(ran_, 0);
}

}  // namespace
}  // namespace safereturn::rpc
