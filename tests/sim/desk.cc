#include "tests/sim/desk.h"

namespace safereturn::sim {
namespace {

// A call must never show our own bugs: whatever it asks, it is refused with a reason.
bool IsBroken(const absl::Status& status) {
  return status.code() == absl::StatusCode::kInternal ||
         status.code() == absl::StatusCode::kDataLoss ||
         status.code() == absl::StatusCode::kUnimplemented;
}

}  // namespace

void Desk::Count(const std::string& method, const absl::Status& status) {
  ++(status.ok() ? counts_.accepted : counts_.refused);
  if (!status.ok()) ++counts_.reasons[method + " " + std::string(ReasonOf(status))];
  if (IsBroken(status)) Complain(method + ": " + Describe(status));
}

}  // namespace safereturn::sim
