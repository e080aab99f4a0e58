// Who speaks, and for which authority.
#pragma once

#include <absl/status/statusor.h>

#include "services/referral/app/keep.h"

namespace safereturn::referral {

struct Reporter {
  IntakeSource source;
  Uuid seed;             // of the notice: the same notice gives the same case reference
  bool sees_all = true;  // intake sees all authorities' rows, a command only its caller's
};

// Declares the source of an event.
void TouchReporter(const Envelope& envelope, Prefetch& prefetch);

// Returns the registered source of an event (product decision 16).
// Errors: PERMISSION_DENIED/SOURCE_NOT_REGISTERED.
absl::StatusOr<Reporter> ReporterOf(const Envelope& envelope, Tx& tx);

// Returns the speaker of a command: the authority itself, with the default policy.
Reporter ReporterOf(const AuthorityId& authority, Tx& tx);

// Returns the seed of an event's notice.
Uuid SeedOf(const Envelope& envelope);

}  // namespace safereturn::referral
