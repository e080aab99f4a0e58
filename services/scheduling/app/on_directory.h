// What referral says of agreements and schools, as far as bookings need it.
#pragma once

#include "libs/messaging/envelope.h"
#include "services/scheduling/app/facts.h"
#include "services/scheduling/app/tables.h"

namespace safereturn::scheduling {

void Touches(const AgreementCreated& fact, const messaging::Envelope& envelope,
             messaging::Prefetch& prefetch);
void Touches(const AgreementActivated& fact, const messaging::Envelope& envelope,
             messaging::Prefetch& prefetch);
void Touches(const AgreementExpired& fact, const messaging::Envelope& envelope,
             messaging::Prefetch& prefetch);
void Touches(const SchoolRegistered& fact, const messaging::Envelope& envelope,
             messaging::Prefetch& prefetch);

absl::Status On(const AgreementCreated& fact, const messaging::Envelope& envelope,
                messaging::Tx& tx);
absl::Status On(const AgreementActivated& fact, const messaging::Envelope& envelope,
                messaging::Tx& tx);
absl::Status On(const AgreementExpired& fact, const messaging::Envelope& envelope,
                messaging::Tx& tx);
// The calendar stays.
absl::Status On(const SchoolRegistered& fact, const messaging::Envelope& envelope,
                messaging::Tx& tx);

}  // namespace safereturn::scheduling
