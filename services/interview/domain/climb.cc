#include "services/interview/domain/climb.h"

#include <algorithm>

namespace safereturn::interview {
namespace {

int32_t LastNamed(const ClimbPolicy& policy) {
  return static_cast<int32_t>(policy.steps.size()) - 1;
}

}  // namespace

Instant StepTime(const ClimbPolicy& policy, Instant start, int32_t step) {
  const int32_t last = LastNamed(policy);
  if (step <= last) return start + policy.steps[static_cast<size_t>(step)].after;
  return start + policy.steps.back().after + policy.repeat * int64_t{step - last};
}

const std::vector<std::string>& StepRoles(const ClimbPolicy& policy, int32_t step) {
  if (step <= LastNamed(policy)) return policy.steps[static_cast<size_t>(step)].roles;
  return policy.repeat_roles;
}

std::vector<int32_t> StepsDue(const ClimbPolicy& policy, Instant start, int32_t last, Instant now) {
  std::vector<int32_t> due;
  const int32_t named = LastNamed(policy);
  for (int32_t step = last + 1; step <= named && StepTime(policy, start, step) <= now; ++step) {
    due.push_back(step);
  }
  const auto since = now - StepTime(policy, start, named);
  if (since >= policy.repeat) {
    const int32_t latest = named + static_cast<int32_t>(since / policy.repeat);
    if (latest > last) due.push_back(latest);
  }
  return due;
}

}  // namespace safereturn::interview
