// What people decide about one referral: try a refused one again, release or dismiss a held notice,
// say that no interview is required.
#pragma once

#include <absl/status/statusor.h>

#include "services/referral/app/keep.h"

namespace safereturn::referral {

// Errors: NOT_FOUND/EPISODE_NOT_FOUND; FAILED_PRECONDITION/REFERRAL_NOT_REFUSED, or the reason why
// it is refused
//   again (AGREEMENT_NOT_IN_FORCE, CATEGORY_NOT_COVERED, CHILD_18); nothing changes then.
absl::StatusOr<Episode> Handle(const AcceptReferral& command, Tx& tx);

// Accepts or refuses the held notice now. Errors: FAILED_PRECONDITION/NOTICE_NOT_HELD.
absl::StatusOr<Episode> Handle(const ReleaseNotice& command, Tx& tx);

// Errors: FAILED_PRECONDITION/NOTICE_NOT_HELD; INVALID_ARGUMENT/REASON_CODE_INVALID.
absl::StatusOr<Episode> Handle(const DismissNotice& command, Tx& tx);

// Errors: FAILED_PRECONDITION/REFERRAL_NOT_ACCEPTED; INVALID_ARGUMENT/REASON_CODE_INVALID.
absl::StatusOr<Episode> Handle(const DecideNotRequired& command, Tx& tx);

}  // namespace safereturn::referral
