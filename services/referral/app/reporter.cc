#include "services/referral/app/reporter.h"

#include "libs/base/result.h"
#include "services/referral/domain/reasons.h"

namespace safereturn::referral {

void TouchReporter(const Envelope& envelope, Prefetch& prefetch) {
  prefetch.Key<IntakeSource>(IdOfSource(envelope.source).key());
}

absl::StatusOr<Reporter> ReporterOf(const Envelope& envelope, Tx& tx) {
  SR_ASSIGN_OR_RETURN(auto source, tx.TryLoad<IntakeSource>(IdOfSource(envelope.source).key()));
  if (!source) {
    return Refuse(absl::StatusCode::kPermissionDenied, reasons::kSourceNotRegistered,
                  "no authority registered this source", "source");
  }
  return Reporter{*std::move(source), SeedOf(envelope), true};
}

Reporter ReporterOf(const AuthorityId& authority, Tx& tx) {
  IntakeSource source;
  source.source = "//safereturn/referral/commands/" + authority;
  source.source_id = IdOfSource(source.source);
  source.authority_id = authority;
  return {std::move(source), tx.ids().NewUuid(), false};
}

Uuid SeedOf(const Envelope& envelope) {
  return UuidV5(messaging::InboxId(envelope), envelope.source);
}

}  // namespace safereturn::referral
