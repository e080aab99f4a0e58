#include "services/risk/app/commands.h"
#include "services/risk/app/rules.h"
#include "services/risk/app/tables.h"

namespace safereturn::risk {

void Touches(const PublishTriggerPolicy& command, messaging::Prefetch& prefetch) {
  prefetch.Lock(InForceName(command.authority_id));
  prefetch.Key<InForce>(command.authority_id);
}

absl::StatusOr<TriggerPolicy> Handle(const PublishTriggerPolicy& command, messaging::Tx& tx) {
  SR_RETURN_IF_ERROR(tx.Lock(InForceName(command.authority_id)));
  SR_ASSIGN_OR_RETURN(InForce in_force, LoadInForce(command.authority_id, tx));
  SR_ASSIGN_OR_RETURN(const TriggerPolicyPublished published,
                      Decide(in_force.trigger_version, command, tx.now()));
  const TriggerPolicy policy = Evolve(TriggerPolicy(), published);
  tx.Save(policy, TriggerPolicyEvents{published});
  in_force.trigger_version = policy.version;
  tx.Save(in_force);
  return policy;
}

}  // namespace safereturn::risk
