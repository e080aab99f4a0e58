#include "services/risk/app/rules.h"

#include "services/risk/app/matrix_document.h"
#include "services/risk/app/tables.h"

namespace safereturn::risk {
namespace {

absl::StatusOr<RuleMatrix> LoadMatrix(const AuthorityId& authority, const MatrixRef& ref,
                                      messaging::Tx& tx) {
  if (IsBuiltIn(ref)) return RuleMatrix{ref, PublishedMatrix(DefaultMatrixDocument())};
  SR_ASSIGN_OR_RETURN(const MatrixVersion version,
                      tx.Load<MatrixVersion>(MatrixKey(authority, ref)));
  return RuleMatrix{ref, PublishedMatrix(version.document)};
}

}  // namespace

void TouchRules(const AuthorityId& authority, messaging::Prefetch& prefetch) {
  prefetch.Key<InForce>(authority);
  prefetch.Then([authority](messaging::Tx& tx, messaging::Prefetch& more) -> absl::Status {
    SR_ASSIGN_OR_RETURN(const InForce in_force, LoadInForce(authority, tx));
    const auto touch = [&](const MatrixRef& ref) {
      if (!IsBuiltIn(ref)) more.Key<MatrixVersion>(MatrixKey(authority, ref));
    };
    touch(in_force.active);
    for (const MatrixRef& shadow : in_force.shadows) touch(shadow);
    if (in_force.trigger_version > 0) {
      more.Key<TriggerPolicy>(TriggerPolicyKey(authority, in_force.trigger_version));
    }
    return absl::OkStatus();
  });
}

absl::StatusOr<InForce> LoadInForce(const AuthorityId& authority, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(std::optional<InForce> found, tx.TryLoad<InForce>(authority));
  return found ? *std::move(found) : DefaultInForce(authority);
}

absl::StatusOr<Rules> LoadRules(const AuthorityId& authority, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const InForce in_force, LoadInForce(authority, tx));
  Rules rules;
  SR_ASSIGN_OR_RETURN(rules.active, LoadMatrix(authority, in_force.active, tx));
  for (const MatrixRef& ref : in_force.shadows) {
    SR_ASSIGN_OR_RETURN(RuleMatrix shadow, LoadMatrix(authority, ref, tx));
    rules.shadows.push_back(std::move(shadow));
  }
  if (in_force.trigger_version == 0) {
    rules.triggers = DefaultTriggerPolicy();
  } else {
    SR_ASSIGN_OR_RETURN(rules.triggers, tx.Load<TriggerPolicy>(
                                            TriggerPolicyKey(authority, in_force.trigger_version)));
  }
  return rules;
}

}  // namespace safereturn::risk
