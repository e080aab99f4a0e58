// Agreements with their packages, and who the interviewers are, as other services tell them.
#pragma once

#include "services/interview/app/facts.h"
#include "services/interview/app/tables.h"

namespace safereturn::interview {

template <class Fact>
void TouchesAgreement(const Fact& fact, const messaging::Envelope&, messaging::Prefetch& prefetch) {
  prefetch.Lock(fact.agreement_id.name());
  prefetch.Key<KnownAgreement>(fact.agreement_id.key());
}

void TouchesInterviewer(const InterviewerRegistered& fact, const messaging::Envelope&,
                        messaging::Prefetch& prefetch);

absl::Status On(const AgreementCreated& fact, const messaging::Envelope&, messaging::Tx& tx);
absl::Status On(const AgreementActivated& fact, const messaging::Envelope&, messaging::Tx& tx);
absl::Status On(const AgreementExpired& fact, const messaging::Envelope&, messaging::Tx& tx);
absl::Status On(const InterviewerRegistered& fact, const messaging::Envelope&, messaging::Tx& tx);

}  // namespace safereturn::interview
