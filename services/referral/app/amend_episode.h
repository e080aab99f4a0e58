// Something said earlier was wrong: an episode is corrected, or should not have been reported at
// all.
#pragma once

#include <absl/status/statusor.h>

#include "services/referral/app/reporter.h"

namespace safereturn::referral {

struct CorrectEpisode {
  AuthorityId authority_id;
  CorrectionReport report;
};
SR_STRUCT(CorrectEpisode, authority_id, report)

struct WithdrawEpisode {
  AuthorityId authority_id;
  WithdrawalReport report;
};
SR_STRUCT(WithdrawEpisode, authority_id, report)

// Errors: the intake reasons of domain/reasons.h.
absl::StatusOr<Episode> Handle(const CorrectEpisode& command, Tx& tx);
absl::StatusOr<Episode> Handle(const WithdrawEpisode& command, Tx& tx);

void Touches(const CorrectionReport& report, const Envelope& envelope, Prefetch& prefetch);
absl::Status On(const CorrectionReport& report, const Envelope& envelope, Tx& tx);
void Touches(const WithdrawalReport& report, const Envelope& envelope, Prefetch& prefetch);
absl::Status On(const WithdrawalReport& report, const Envelope& envelope, Tx& tx);

}  // namespace safereturn::referral
