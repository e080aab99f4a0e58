// Ladders in a unit of work: published versions never change, so what a batch needs is read once.
#pragma once

#include <optional>
#include <utility>

#include "services/scheduling/app/tables.h"

namespace safereturn::scheduling {

// The ladder that a plan has pinned: a published version, or the built-in one without a copy.
class PinnedLadder {
 public:
  explicit PinnedLadder(std::optional<Ladder> published) : published_(std::move(published)) {}
  const Ladder& operator*() const { return published_ ? *published_ : DefaultLadder(); }

 private:
  std::optional<Ladder> published_;
};

// Errors: NOT_FOUND/LADDER_NOT_FOUND.
absl::StatusOr<PinnedLadder> LoadPinned(const Plan& plan, messaging::Tx& tx);

// Declares the pinned ladder of a plan.
void TouchPinned(const Plan& plan, messaging::Prefetch& prefetch);

}  // namespace safereturn::scheduling
