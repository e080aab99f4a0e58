#include "services/referral/app/agreements.h"

#include "libs/base/result.h"

namespace safereturn::referral {

absl::StatusOr<Agreement> Handle(const CreateAgreement& command, Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Events events, Decide(command, tx.NewId<AgreementId>(), tx.now()));
  return Keep(tx, Agreement{}, events);
}

absl::StatusOr<Agreement> Handle(const ActivateAgreement& command, Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Agreement agreement, tx.Load<Agreement>(command.name.key()));
  SR_ASSIGN_OR_RETURN(const Events events, Decide(agreement, command, tx.now()));
  return Keep(tx, agreement, events);
}

absl::Status TickAgreement(const std::string& key, Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Agreement agreement, tx.Load<Agreement>(key));
  Keep(tx, agreement, DecideTick(agreement, tx.now()));
  return absl::OkStatus();
}

}  // namespace safereturn::referral
