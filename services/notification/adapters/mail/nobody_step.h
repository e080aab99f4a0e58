// The last alarm: alerts that nobody could be told of, not even the duty team. Recounted, so that
// no restart forgets it.
#pragma once

#include <set>
#include <string>

#include "libs/messaging/store.h"
#include "libs/runtime/step.h"

namespace safereturn::notification {

// Sets the gauge safereturn_nobody_to_tell and logs an error for each such alert when it is first
// seen.
class NobodyStep final : public runtime::Step {
 public:
  explicit NobodyStep(messaging::Store& store) : store_(store) {}
  [[nodiscard]] std::string_view name() const override { return "nobody_to_tell"; }
  [[nodiscard]] absl::StatusOr<bool> Run() override;

 private:
  messaging::Store& store_;
  std::set<std::string> seen_;
};

}  // namespace safereturn::notification
