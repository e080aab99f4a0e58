// Agreements are drafted, activated, and come to their end.
#pragma once

#include <absl/status/statusor.h>

#include "services/referral/app/keep.h"

namespace safereturn::referral {

// Errors: as Decide(CreateAgreement).
absl::StatusOr<Agreement> Handle(const CreateAgreement& command, Tx& tx);
// Errors: NOT_FOUND/AGREEMENT_NOT_FOUND, and as Decide(ActivateAgreement).
absl::StatusOr<Agreement> Handle(const ActivateAgreement& command, Tx& tx);

// Ends an agreement whose time has come.
absl::Status TickAgreement(const std::string& key, Tx& tx);

}  // namespace safereturn::referral
