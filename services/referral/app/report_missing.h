// A child was reported missing or away without authorisation.
#pragma once

#include <absl/status/statusor.h>

#include "services/referral/app/reporter.h"

namespace safereturn::referral {

struct ReportMissing {
  AuthorityId authority_id;
  MissingReport report;
};
SR_STRUCT(ReportMissing, authority_id, report)

// Errors: the intake reasons of domain/reasons.h.
absl::StatusOr<Episode> Handle(const ReportMissing& command, Tx& tx);

void Touches(const MissingReport& report, const Envelope& envelope, Prefetch& prefetch);
absl::Status On(const MissingReport& report, const Envelope& envelope, Tx& tx);

}  // namespace safereturn::referral
