#include "libs/runtime/runner.h"

#include <gtest/gtest.h>

#include <atomic>
#include <deque>
#include <future>
#include <mutex>
#include <stdexcept>
#include <string>

#include "libs/base/result.h"
#include "libs/obs/metrics.h"
#include "libs/testing/eventually.h"

namespace safereturn::runtime {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

// A virtual clock that another thread may move.
class TestClock final : public Clock {
 public:
  [[nodiscard]] Instant Now() const override { return Instant(std::chrono::microseconds(now_)); }
  [[nodiscard]] bool is_virtual() const override { return true; }
  void Set(Instant now) { now_ = now.time_since_epoch().count(); }

 private:
  std::atomic<int64_t> now_ = 1'000'000;
};

// Answers what the test queued, then "nothing to do"; throws where an answer says so.
class ScriptedStep final : public Step {
 public:
  enum class Answer { kMore, kIdle, kFail, kThrow };

  explicit ScriptedStep(std::deque<Answer> answers = {}, StopPhase phase = StopPhase::kOutput)
      : answers_(std::move(answers)), phase_(phase) {}

  [[nodiscard]] std::string_view name() const override { return "scripted"; }
  [[nodiscard]] StopPhase stop_phase() const override { return phase_; }
  [[nodiscard]] std::optional<Instant> next_wake() const override { return hint_; }
  void Stopped() override {
    stopped_ = true;
    if (on_stopped_) on_stopped_();
  }

  absl::StatusOr<bool> Run() override {
    ++runs_;
    if (answers_.empty()) return false;
    const Answer answer = answers_.front();
    answers_.pop_front();
    switch (answer) {
      case Answer::kMore:
        return true;
      case Answer::kIdle:
        return false;
      case Answer::kFail:
        return Refuse(absl::StatusCode::kUnavailable, "DOWN", "gone");
      case Answer::kThrow:
        throw std::runtime_error("surprise");
    }
    return false;
  }

  std::atomic<int> runs_ = 0;
  std::atomic<bool> stopped_ = false;
  std::function<void()> on_stopped_;
  std::optional<Instant> hint_;

 private:
  std::deque<Answer> answers_;
  const StopPhase phase_;
};

using Answer = ScriptedStep::Answer;
using safereturn::testing::Eventually;

bool Never(const std::function<bool()>& condition) {
  Wakeup nobody;
  nobody.WaitFor(milliseconds(60), {});
  return !condition();
}

class RunnerTest : public ::testing::Test {
 protected:
  SystemClock real_;
  TestClock virtual_;
  SeededRandom random_{1};
  const RunnerOptions quick_{.min_backoff = milliseconds(1), .max_backoff = milliseconds(4)};
};

TEST_F(RunnerTest, RunsAgainAtOnceWhileThereIsMoreAndThenWaits) {
  ScriptedStep step({Answer::kMore, Answer::kMore, Answer::kMore});
  Runner runner(real_, random_);
  runner.Add(step, hours(1));

  runner.Start([] {});

  EXPECT_TRUE(Eventually([&] { return step.runs_ == 4; }));
  EXPECT_TRUE(Never([&] { return step.runs_ > 4; }));
}

TEST_F(RunnerTest, RunsAfterTheInterval) {
  ScriptedStep step;
  Runner runner(real_, random_);
  runner.Add(step, milliseconds(2));
  runner.Start([] {});
  EXPECT_TRUE(Eventually([&] { return step.runs_ >= 5; }));
}

TEST_F(RunnerTest, ANotificationWakesTheStep) {
  ScriptedStep step;
  Runner runner(real_, random_);
  Wakeup& wakeup = runner.Add(step, hours(1));
  runner.Start([] {});
  ASSERT_TRUE(Eventually([&] { return step.runs_ == 1; }));

  wakeup.Notify();

  EXPECT_TRUE(Eventually([&] { return step.runs_ == 2; }));
}

TEST_F(RunnerTest, TheHintWakesTheStepOnTime) {
  ScriptedStep step;
  step.hint_ = real_.Now() + milliseconds(30);
  Runner runner(real_, random_);
  runner.Add(step, hours(1));
  runner.Start([] {});
  EXPECT_TRUE(Eventually([&] { return step.runs_ >= 2; }));
}

TEST_F(RunnerTest, AHintInThePastIsNoBusyLoop) {
  ScriptedStep step;
  step.hint_ = real_.Now() - seconds(1);
  Runner runner(real_, random_);
  runner.Add(step, hours(1));
  runner.Start([] {});
  EXPECT_TRUE(Eventually([&] { return step.runs_ >= 2; }));
  EXPECT_TRUE(Never([&] { return step.runs_ > 20; }));
}

TEST_F(RunnerTest, AJumpOfTheClockWakesTheStep) {
  ScriptedStep step;
  Runner runner(virtual_, random_);
  runner.Add(step, hours(1));
  runner.Start([] {});
  ASSERT_TRUE(Eventually([&] { return step.runs_ == 1; }));
  ASSERT_TRUE(Never([&] { return step.runs_ > 1; }));

  virtual_.Set(virtual_.Now() + hours(72));

  EXPECT_TRUE(Eventually([&] { return step.runs_ >= 2; }));
}

TEST_F(RunnerTest, AJumpThatEndsBeforeTheHintWakesNobody) {
  ScriptedStep step;
  step.hint_ = virtual_.Now() + hours(72);
  Runner runner(virtual_, random_);
  runner.Add(step, hours(1));
  runner.Start([] {});
  ASSERT_TRUE(Eventually([&] { return step.runs_ == 1; }));
  ASSERT_TRUE(Never([&] { return step.runs_ > 1; }));

  virtual_.Set(virtual_.Now() + hours(71));
  EXPECT_TRUE(Never([&] { return step.runs_ > 1; }));
  virtual_.Set(virtual_.Now() + hours(1));

  EXPECT_TRUE(Eventually([&] { return step.runs_ >= 2; }));
}

TEST_F(RunnerTest, ErrorsAndExceptionsAreTriedAgain) {
  ScriptedStep step({Answer::kFail, Answer::kThrow, Answer::kFail, Answer::kIdle});
  std::atomic<bool> all_ran = false;
  Runner runner(real_, random_, quick_);
  runner.Add(step, hours(1));
  const auto errors =
      obs::GetCounter("safereturn_step_runs_total", {{"step", "scripted"}, {"outcome", "error"}});
  const double before = errors.value();

  runner.Start([&] { all_ran = true; });

  EXPECT_TRUE(Eventually([&] { return all_ran.load(); }));
  EXPECT_EQ(step.runs_, 4);
  EXPECT_EQ(errors.value(), before + 3);
}

TEST_F(RunnerTest, APauseAfterAnErrorIsNotCutShortByANotification) {
  ScriptedStep step({Answer::kFail});
  Runner runner(real_, random_, {.min_backoff = hours(1), .max_backoff = hours(1)});
  Wakeup& wakeup = runner.Add(step, milliseconds(1));
  runner.Start([] {});
  ASSERT_TRUE(Eventually([&] { return step.runs_ == 1; }));

  wakeup.Notify();

  EXPECT_TRUE(Never([&] { return step.runs_ > 1; }));
}

TEST_F(RunnerTest, SaysOnceThatAllHaveRun) {
  ScriptedStep healthy;
  ScriptedStep slow({Answer::kFail, Answer::kFail});
  std::atomic<int> calls = 0;
  Runner runner(real_, random_, quick_);
  runner.Add(healthy, milliseconds(1));
  runner.Add(slow, milliseconds(1));

  runner.Start([&] { ++calls; });

  EXPECT_TRUE(Eventually([&] { return slow.runs_ > 4; }));
  EXPECT_EQ(calls, 1);
}

TEST_F(RunnerTest, WithoutStepsAllHaveRunAtOnce) {
  bool called = false;
  Runner runner(real_, random_);
  runner.Start([&] { called = true; });
  EXPECT_TRUE(called);
}

TEST_F(RunnerTest, StopsIntakeBeforeOutput) {
  ScriptedStep output;
  ScriptedStep intake({}, StopPhase::kIntake);
  bool output_ran_after_intake = false;
  Runner runner(real_, random_);
  runner.Add(output, milliseconds(1));
  runner.Add(intake, milliseconds(1));
  intake.on_stopped_ = [&] { output_ran_after_intake = !output.stopped_; };
  runner.Start([] {});
  ASSERT_TRUE(Eventually([&] { return output.runs_ > 0 && intake.runs_ > 0; }));

  runner.Stop(StopPhase::kIntake);
  EXPECT_TRUE(intake.stopped_);
  EXPECT_FALSE(output.stopped_);
  runner.Stop(StopPhase::kOutput);

  EXPECT_TRUE(output.stopped_);
  EXPECT_TRUE(output_ran_after_intake);
}

TEST_F(RunnerTest, AStopEndsALongPause) {
  ScriptedStep step({Answer::kFail});
  Runner runner(real_, random_, {.min_backoff = hours(1), .max_backoff = hours(1)});
  runner.Add(step, hours(1));
  runner.Start([] {});
  ASSERT_TRUE(Eventually([&] { return step.runs_ == 1; }));

  runner.Stop(StopPhase::kOutput);

  EXPECT_TRUE(step.stopped_);
}

}  // namespace
}  // namespace safereturn::runtime
