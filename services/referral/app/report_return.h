// A child came back. Without an earlier report it opens the episode too.
#pragma once

#include <absl/status/statusor.h>

#include "services/referral/app/reporter.h"

namespace safereturn::referral {

struct ReportReturn {
  AuthorityId authority_id;
  ReturnReport report;
};
SR_STRUCT(ReportReturn, authority_id, report)

// Errors: the intake reasons of domain/reasons.h.
absl::StatusOr<Episode> Handle(const ReportReturn& command, Tx& tx);

void Touches(const ReturnReport& report, const Envelope& envelope, Prefetch& prefetch);
absl::Status On(const ReturnReport& report, const Envelope& envelope, Tx& tx);

}  // namespace safereturn::referral
