// Sources, homes, schools and roles are registered.
#pragma once

#include <absl/status/statusor.h>

#include "services/referral/app/keep.h"

namespace safereturn::referral {

// Errors: as the Decide of each command.
absl::StatusOr<IntakeSource> Handle(const RegisterSource& command, Tx& tx);
absl::StatusOr<Home> Handle(const RegisterHome& command, Tx& tx);
absl::StatusOr<School> Handle(const RegisterSchool& command, Tx& tx);
absl::StatusOr<Role> Handle(const AssignRole& command, Tx& tx);
absl::StatusOr<Role> Handle(const RemoveRole& command, Tx& tx);

}  // namespace safereturn::referral
