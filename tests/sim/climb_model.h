// Models of the climbs that dangers, overdue actions and overdue visits have of their own: who is
// told again, and when, until somebody acts. They share no code with interview and know nothing but
// docs/flows/danger.md, action-plan.md and visit.md.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "libs/base/clock.h"

namespace safereturn::sim {

using Object = std::function<void(const std::string& what)>;

// Named steps at fixed times from a start, then the last again and again. A step that was missed
// fires late, but once; of the repeats only the latest does.
class StepClimb {
 public:
  StepClimb(std::vector<Seconds> named, Seconds repeat, Object object)
      : named_(std::move(named)), repeat_(repeat), object_(std::move(object)) {}

  // It begins to run towards times that count from `start`. Its steps are numbered from 0; where it
  // begins anew, the numbers go on.
  void Start(Instant start);
  // A step was said at `now`.
  void Fire(int32_t step, Instant now);
  // It ends: all that was due before had to be said.
  void End(Instant now);
  // The world came to rest.
  void Finish(Instant now) const;

 private:
  [[nodiscard]] Instant TimeOf(int32_t step) const;
  // Returns the latest step that is due at `now`, -1 if none is.
  [[nodiscard]] int32_t Latest(Instant now) const;
  void ObjectToMissing(Instant now, const std::string& before_what) const;

  std::vector<Seconds> named_;
  Seconds repeat_;
  Object object_;
  Instant start_;
  bool is_running_ = false;
  int32_t first_ = 0;  // number of the first step of this run
  int32_t last_ = -1;
};

// A visit: some minutes after its expected end people are told, and again until the interviewer is
// safe; at once if somebody says that they are not.
class VisitClimb {
 public:
  explicit VisitClimb(Object object) : object_(std::move(object)) {}

  void Expect(Instant end, Instant now);  // started or extended
  void Fire(int32_t step, Instant now);
  void End(bool is_safe, Instant now);
  void Finish(Instant now) const;

 private:
  void ObjectToMissing(Instant now, const std::string& before_what) const;

  Object object_;
  std::optional<Instant> due_;
  bool is_unsafe_ = false;  // said just now: people must be told at once
  int32_t last_ = -1;
};

}  // namespace safereturn::sim
