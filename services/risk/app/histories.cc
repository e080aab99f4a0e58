#include "services/risk/app/histories.h"

#include "services/risk/app/pattern_index.h"
#include "services/risk/app/tables.h"

namespace safereturn::risk {

absl::StatusOr<ChildHistory> HistoryOf(const ChildId& child, const AuthorityId& authority,
                                       messaging::Tx& tx) {
  // Merges of merges are followed; a ring would be a fault of referral's and must not hang us.
  constexpr int kMostMerges = 10;
  ChildId id = child;
  for (int i = 0; i < kMostMerges; ++i) {
    SR_ASSIGN_OR_RETURN(std::optional<ChildHistory> found, tx.TryLoad<ChildHistory>(id.key()));
    if (!found) break;
    if (found->merged_into_child_id.is_nil()) return *std::move(found);
    id = found->merged_into_child_id;
  }
  ChildHistory fresh;
  fresh.child_id = id;
  fresh.authority_id = authority;
  return fresh;
}

absl::Status Keep(const ChildHistory& before, ChildHistory next, const Occasion& occasion,
                  messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const Rules rules, LoadRules(next.authority_id, tx));
  Tidy(next, tx.now());
  const HistoryEvents events = RaiseTriggers(next, rules.triggers, tx.now());
  SR_RETURN_IF_ERROR(Reindex(before, next, tx));
  if (!occasion.cause.empty()) SR_RETURN_IF_ERROR(Assess(next, occasion, rules, tx));
  tx.Save(next, events);
  return absl::OkStatus();
}

}  // namespace safereturn::risk
