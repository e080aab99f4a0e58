#include "services/notification/app/on_role.h"

#include "services/notification/app/tables.h"

namespace safereturn::notification {
namespace {

using messaging::Envelope;
using messaging::Prefetch;
using messaging::Tx;

// The two facts have the same fields.
template <class Fact>
RoleHolder HolderOf(const Fact& fact, bool is_assigned) {
  return {.authority_id = fact.authority_id,
          .role = fact.role,
          .home_urn = fact.home_urn,
          .person_id = fact.person_id,
          .is_assigned = is_assigned};
}

void Touch(const RoleHolder& holder, Prefetch& prefetch) {
  prefetch.Lock(holder.person_id.name());
  prefetch.Key<RoleHolder>(messaging::Table<RoleHolder>::Key(holder));
}

absl::Status Keep(const RoleHolder& holder, Tx& tx) {
  SR_ASSIGN_OR_RETURN(const std::optional<RoleHolder> known,
                      tx.TryLoad<RoleHolder>(messaging::Table<RoleHolder>::Key(holder)));
  if (!known || *known != holder) tx.Save(holder);
  return absl::OkStatus();
}

}  // namespace

void Touches(const RoleAssigned& fact, const Envelope&, Prefetch& prefetch) {
  Touch(HolderOf(fact, true), prefetch);
}

absl::Status On(const RoleAssigned& fact, const Envelope&, Tx& tx) {
  return Keep(HolderOf(fact, true), tx);
}

void Touches(const RoleRemoved& fact, const Envelope&, Prefetch& prefetch) {
  Touch(HolderOf(fact, false), prefetch);
}

absl::Status On(const RoleRemoved& fact, const Envelope&, Tx& tx) {
  return Keep(HolderOf(fact, false), tx);
}

}  // namespace safereturn::notification
