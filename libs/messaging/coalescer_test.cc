#include "libs/messaging/coalescer.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <thread>

#include "libs/testing/eventually.h"

namespace safereturn::messaging {
namespace {

using namespace std::chrono_literals;

struct Part : Coalescer::Item {
  int number = 0;
  std::atomic<int> runs = 0;
};

TEST(Coalescer, WhoIsAloneRunsAtOnceByItself) {
  Coalescer coalescer({.max_batch = 8, .max_wait = 10s});
  for (int i = 0; i < 3; ++i) {
    Part part;
    size_t size = 0;
    coalescer.Submit("g", part, [&](const auto& batch) { size = batch.size(); });
    EXPECT_EQ(size, 1u);
  }
}

TEST(Coalescer, WhoComesWhileABatchRunsFormsTheNextUpToTheBound) {
  Coalescer coalescer({.max_batch = 4, .max_wait = 10s});
  std::latch runs(1);
  std::latch go_on(1);
  absl::Mutex mutex;
  std::vector<size_t> sizes;
  const auto run = [&](const std::vector<Coalescer::Item*>& batch) {
    const absl::MutexLock lock(&mutex);
    sizes.push_back(batch.size());
  };
  {
    std::vector<std::jthread> threads;
    threads.emplace_back([&] {
      Part part;
      coalescer.Submit("g", part, [&](const auto&) {
        runs.count_down();
        go_on.wait();
      });
    });
    runs.wait();
    for (int i = 0; i < 6; ++i) {
      threads.emplace_back([&] {
        Part part;
        coalescer.Submit("g", part, run);
      });
    }
    EXPECT_TRUE(testing::Eventually([&] { return coalescer.waiting() == 6; }));
    EXPECT_TRUE(sizes.empty());
    go_on.count_down();
  }
  EXPECT_EQ(sizes, (std::vector<size_t>{4, 2}));
}

TEST(Coalescer, ASlowBatchIsOvertakenAndAnotherGroupNeverWaits) {
  Coalescer coalescer({.max_batch = 4, .max_wait = 5ms});
  std::latch runs(1);
  std::latch go_on(1);
  std::jthread slow([&] {
    Part part;
    coalescer.Submit("g", part, [&](const auto&) {
      runs.count_down();
      go_on.wait();
    });
  });
  runs.wait();
  for (const char* group : {"g", "other", "g"}) {
    Part part;
    bool ran = false;
    coalescer.Submit(group, part, [&](const auto&) { ran = true; });
    EXPECT_TRUE(ran);
  }
  go_on.count_down();
}

// Everybody is run once, whoever leads, also when batches overtake each other all the time.
class CoalescerStress : public ::testing::TestWithParam<std::chrono::milliseconds> {};

TEST_P(CoalescerStress, EveryoneIsRunExactlyOnce) {
  Coalescer coalescer({.max_batch = 5, .max_wait = GetParam()});
  std::atomic<int> wrong = 0;
  std::atomic<int> batches = 0;
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 12; ++thread) {
      threads.emplace_back([&, thread] {
        for (int i = 0; i < 300; ++i) {
          Part part;
          coalescer.Submit(thread % 3 == 0 ? "a" : "b", part, [&](const auto& batch) {
            ++batches;
            for (Coalescer::Item* item : batch) ++static_cast<Part*>(item)->runs;
            if (i % 16 == 0) testing::Eventually([] { return false; }, 1ms);
          });
          if (part.runs != 1) ++wrong;
        }
      });
    }
  }
  EXPECT_EQ(wrong, 0);
  if (GetParam() > 0ms) {
    EXPECT_LT(batches, 12 * 300);
  }
}

INSTANTIATE_TEST_SUITE_P(Waits, CoalescerStress, ::testing::Values(0ms, 1ms, 5ms, 1000ms));

}  // namespace
}  // namespace safereturn::messaging
