#include "services/scheduling/app/on_directory.h"

#include "libs/base/result.h"

namespace safereturn::scheduling {
namespace {

void TouchAgreement(const AgreementId& id, messaging::Prefetch& prefetch) {
  prefetch.Lock(id.name());
  prefetch.Key<Agreement>(id.key());
}

}  // namespace

void Touches(const AgreementCreated& fact, const messaging::Envelope&,
             messaging::Prefetch& prefetch) {
  TouchAgreement(fact.agreement_id, prefetch);
}

void Touches(const AgreementActivated& fact, const messaging::Envelope&,
             messaging::Prefetch& prefetch) {
  TouchAgreement(fact.agreement_id, prefetch);
}

void Touches(const AgreementExpired& fact, const messaging::Envelope&,
             messaging::Prefetch& prefetch) {
  TouchAgreement(fact.agreement_id, prefetch);
}

void Touches(const SchoolRegistered& fact, const messaging::Envelope&,
             messaging::Prefetch& prefetch) {
  const std::string key = SchoolKey(fact.authority_id, fact.school_urn);
  prefetch.Lock("schools/" + key);
  prefetch.Key<School>(key);
}

absl::Status On(const AgreementCreated& fact, const messaging::Envelope&, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const auto known, tx.TryLoad<Agreement>(fact.agreement_id.key()));
  if (known) return absl::OkStatus();
  tx.Save(Agreement{fact.agreement_id, fact.authority_id, fact.packages, fact.start_time,
                    fact.expire_time, false});
  return absl::OkStatus();
}

absl::Status On(const AgreementActivated& fact, const messaging::Envelope&, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const auto known, tx.TryLoad<Agreement>(fact.agreement_id.key()));
  Agreement next = known.value_or(Agreement{});
  next.agreement_id = fact.agreement_id;
  next.authority_id = fact.authority_id;
  next.packages = fact.packages;
  if (fact.start_time) next.start_time = *fact.start_time;
  next.expire_time = fact.expire_time;
  next.is_active = true;
  tx.Save(next);
  return absl::OkStatus();
}

absl::Status On(const AgreementExpired& fact, const messaging::Envelope&, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const auto known, tx.TryLoad<Agreement>(fact.agreement_id.key()));
  if (!known) return absl::OkStatus();
  Agreement next = *known;
  next.is_active = false;
  tx.Save(next);
  return absl::OkStatus();
}

absl::Status On(const SchoolRegistered& fact, const messaging::Envelope&, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const auto known,
                      tx.TryLoad<School>(SchoolKey(fact.authority_id, fact.school_urn)));
  School next = known.value_or(School{});
  next.school_urn = fact.school_urn;
  next.authority_id = fact.authority_id;
  next.host_authority_id = fact.host_authority_id;
  next.dsl_person_id = fact.dsl_person_id;
  tx.Save(next);
  return absl::OkStatus();
}

}  // namespace safereturn::scheduling
