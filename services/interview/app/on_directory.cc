#include "services/interview/app/on_directory.h"

#include <functional>

namespace safereturn::interview {
namespace {

absl::Status KeepAgreement(const AgreementId& id, const AuthorityId& authority, messaging::Tx& tx,
                           const std::function<void(KnownAgreement&)>& change) {
  SR_ASSIGN_OR_RETURN(const auto known, tx.TryLoad<KnownAgreement>(id.key()));
  KnownAgreement agreement = known.value_or(KnownAgreement());
  agreement.agreement_id = id;
  agreement.authority_id = authority;
  change(agreement);
  tx.Save(agreement);
  return absl::OkStatus();
}

}  // namespace

void TouchesInterviewer(const InterviewerRegistered& fact, const messaging::Envelope&,
                        messaging::Prefetch& prefetch) {
  prefetch.Lock(fact.interviewer_id.name());
  prefetch.Key<KnownInterviewer>(fact.interviewer_id.key());
}

absl::Status On(const AgreementCreated& fact, const messaging::Envelope&, messaging::Tx& tx) {
  return KeepAgreement(fact.agreement_id, fact.authority_id, tx, [&](KnownAgreement& agreement) {
    agreement.packages = fact.packages;
    agreement.expire_time = fact.expire_time;
  });
}

absl::Status On(const AgreementActivated& fact, const messaging::Envelope&, messaging::Tx& tx) {
  return KeepAgreement(fact.agreement_id, fact.authority_id, tx, [&](KnownAgreement& agreement) {
    agreement.packages = fact.packages;
    agreement.expire_time = fact.expire_time;
    agreement.is_active = true;
  });
}

absl::Status On(const AgreementExpired& fact, const messaging::Envelope&, messaging::Tx& tx) {
  return KeepAgreement(fact.agreement_id, fact.authority_id, tx,
                       [](KnownAgreement& agreement) { agreement.is_active = false; });
}

absl::Status On(const InterviewerRegistered& fact, const messaging::Envelope&, messaging::Tx& tx) {
  KnownInterviewer interviewer{fact.interviewer_id, fact.authority_id, fact.person_id,
                               fact.is_active};
  SR_RETURN_IF_ERROR(tx.TryLoad<KnownInterviewer>(fact.interviewer_id.key()).status());
  tx.Save(interviewer);
  return absl::OkStatus();
}

}  // namespace safereturn::interview
