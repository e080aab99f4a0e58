// Frameworks in a unit of work: published versions never change, the built-in one is no row.
#pragma once

#include <optional>
#include <utility>

#include "services/interview/app/ports.h"
#include "services/interview/app/tables.h"

namespace safereturn::interview {

// The framework that an interview keeps: a published version, or the built-in one without a copy.
class PinnedFramework {
 public:
  PinnedFramework(std::optional<Framework> published, const Framework& built_in)
      : published_(std::move(published)), built_in_(&built_in) {}
  const Framework& operator*() const { return published_ ? *published_ : *built_in_; }

 private:
  std::optional<Framework> published_;
  const Framework* built_in_;
};

// Returns whether `framework_id` and `version` name the built-in framework.
[[nodiscard]] bool IsBuiltIn(const Framework& built_in, const std::string& framework_id,
                             int32_t version);

// Errors: NOT_FOUND/FRAMEWORK_NOT_FOUND.
absl::StatusOr<PinnedFramework> LoadPinned(const Interview& interview, const Ports& ports,
                                           messaging::Tx& tx);

absl::StatusOr<Framework> Handle(const PublishFramework& command, messaging::Tx& tx);

}  // namespace safereturn::interview
