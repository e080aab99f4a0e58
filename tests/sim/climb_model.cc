#include "tests/sim/climb_model.h"

#include "libs/base/civil.h"

namespace safereturn::sim {
namespace {

constexpr std::chrono::minutes kVisitGrace{15};
constexpr std::chrono::minutes kVisitAgain{30};

std::string Named(int32_t step, Instant now) {
  return FormatInstant(now) + " step " + std::to_string(step);
}

}  // namespace

Instant StepClimb::TimeOf(int32_t step) const {
  const auto named = static_cast<int32_t>(named_.size());
  const int32_t rung = step - first_;
  if (rung < named) return start_ + named_[static_cast<size_t>(rung)];
  return start_ + named_.back() + repeat_ * int64_t{rung - named + 1};
}

int32_t StepClimb::Latest(Instant now) const {
  int32_t step = first_ - 1;
  while (TimeOf(step + 1) <= now) ++step;
  return step;
}

void StepClimb::Start(Instant start) {
  start_ = start;
  is_running_ = true;
  first_ = last_ + 1;
}

void StepClimb::Fire(int32_t step, Instant now) {
  const int32_t named = first_ + static_cast<int32_t>(named_.size());
  if (!is_running_) object_(Named(step, now) + " was said although it was over");
  if (step <= last_) {
    object_(Named(step, now) + " was said again");
    return;
  }
  if (now < TimeOf(step)) {
    object_(Named(step, now) + " was said early: it is due at " + FormatInstant(TimeOf(step)));
  } else if (step != last_ + 1 && (step < named || last_ < named - 1)) {
    object_(Named(step, now) + " was said before the one below it");
  } else if (step >= named && step != Latest(now)) {
    object_(Named(step, now) + " is not the latest of those that are due");
  }
  last_ = step;
}

void StepClimb::ObjectToMissing(Instant now, const std::string& before_what) const {
  if (!is_running_) return;
  const int32_t latest = Latest(now);
  if (last_ < latest) {
    object_(Named(latest, now) + " was due at " + FormatInstant(TimeOf(latest)) +
            " and is missing before " + before_what);
  }
}

void StepClimb::End(Instant now) {
  ObjectToMissing(now, "its end");
  is_running_ = false;
}

void StepClimb::Finish(Instant now) const { ObjectToMissing(now, "the world came to rest"); }

void VisitClimb::ObjectToMissing(Instant now, const std::string& before_what) const {
  if (is_unsafe_ || (due_ && *due_ <= now)) {
    object_(Named(last_ + 1, now) + " was due and is missing before " + before_what);
  }
}

void VisitClimb::Expect(Instant end, Instant now) {
  ObjectToMissing(now, "another expected end");
  due_ = end + kVisitGrace;
}

void VisitClimb::Fire(int32_t step, Instant now) {
  if (step != last_ + 1) object_(Named(step, now) + " follows step " + std::to_string(last_));
  if (!is_unsafe_ && !due_) object_(Named(step, now) + " was said although it was over");
  if (is_unsafe_) {
    due_ = now + kVisitAgain;
  } else if (due_) {
    if (now < *due_) object_(Named(step, now) + " was said early");
    while (*due_ <= now) *due_ += kVisitAgain;
  }
  is_unsafe_ = false;
  last_ = step;
}

void VisitClimb::End(bool is_safe, Instant now) {
  ObjectToMissing(now, "its end");
  due_.reset();
  is_unsafe_ = !is_safe;
}

void VisitClimb::Finish(Instant now) const { ObjectToMissing(now, "the world came to rest"); }

}  // namespace safereturn::sim
