#include "services/referral/app/children.h"

#include <set>

#include "libs/base/result.h"
#include "services/referral/domain/reasons.h"

namespace safereturn::referral {
namespace {

// Returns the id for a new child. What another authority founded on the same identity is another
// child.
absl::StatusOr<ChildId> NewChildId(const Reporter& reporter, const Identifier& first, Tx& tx) {
  const ChildId scoped = FoundedChildId(reporter.source.authority_id, IdentityOf(first));
  if (!reporter.sees_all) return scoped;
  const ChildId founded = FoundedChildId("", IdentityOf(first));
  SR_ASSIGN_OR_RETURN(const auto taken, tx.TryLoad<Child>(founded.key()));
  return taken ? scoped : founded;
}

}  // namespace

void TouchChild(const std::vector<Identifier>& child, Prefetch& prefetch) {
  const auto identifiers = CheckIdentifiers(child);
  if (!identifiers.ok()) return;  // will be refused; hostile text stays out of queries
  for (const Identifier& identifier : *identifiers) {
    prefetch.Find<ChildIdentifier>("identity", IdentityOf(identifier));
  }
  const ChildId founded = FoundedChildId("", IdentityOf(identifiers->front()));
  prefetch.Lock(founded.name());
  prefetch.Key<Child>(founded.key());
  prefetch.Find<Episode>("child_id", founded.key());
  prefetch.Find<MergeCandidate>("child_id", founded.key());
}

absl::StatusOr<std::optional<Child>> FindChild(const AuthorityId& authority,
                                               const std::vector<Identifier>& identifiers, Tx& tx) {
  std::set<ChildId> named;
  for (const Identifier& identifier : identifiers) {
    SR_ASSIGN_OR_RETURN(const auto rows,
                        tx.Find<ChildIdentifier>("identity", IdentityOf(identifier)));
    for (const ChildIdentifier& row : rows) {
      if (row.authority_id == authority) named.insert(row.child_id);
    }
  }
  if (named.size() > 1) {
    return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kIdentifiersConflict,
                  "the identifiers name two children: merge them first", "child");
  }
  if (named.empty()) return std::optional<Child>();
  SR_RETURN_IF_ERROR(tx.Lock(named.begin()->name()));
  SR_ASSIGN_OR_RETURN(Child child, tx.Load<Child>(named.begin()->key()));
  return std::optional<Child>(std::move(child));
}

absl::StatusOr<Child> RegisterChild(const Reporter& reporter, const Notice& notice, Tx& tx) {
  const AuthorityId& authority = reporter.source.authority_id;
  SR_ASSIGN_OR_RETURN(const auto known, FindChild(authority, notice.child, tx));
  Child before;
  if (known) {
    before = *known;
  } else {
    SR_ASSIGN_OR_RETURN(before.child_id, NewChildId(reporter, notice.child.front(), tx));
    before.authority_id = authority;
    SR_RETURN_IF_ERROR(tx.Lock(before.child_id.name()));
  }
  SR_ASSIGN_OR_RETURN(const Child child, Learn(before, notice.child, notice.birth_date));
  if (child == before) return child;
  for (size_t i = before.identifiers.size(); i < child.identifiers.size(); ++i) {
    tx.Save(ChildIdentifier{authority, IdentityOf(child.identifiers[i]), child.child_id});
  }
  tx.Save(child);
  return child;
}

absl::StatusOr<std::vector<Episode>> EpisodesOf(const ChildId& child, Tx& tx) {
  return tx.Find<Episode>("child_id", child.key());
}

}  // namespace safereturn::referral
