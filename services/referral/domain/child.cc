#include "services/referral/domain/child.h"

#include <algorithm>

#include "libs/base/result.h"
#include "services/referral/domain/reasons.h"

namespace safereturn::referral {
namespace {

absl::Status Forbidden(reasons::Reason reason, std::string_view message, std::string_view field) {
  return Refuse(absl::StatusCode::kFailedPrecondition, reason, message, field);
}

}  // namespace

absl::StatusOr<Child> Learn(Child child, const std::vector<Identifier>& identifiers,
                            const std::optional<Date>& birth_date) {
  if (birth_date && child.birth_date && *birth_date != *child.birth_date) {
    return Forbidden(reasons::kBirthDateConflict, "this child is known with another date of birth",
                     "birth_date");
  }
  if (birth_date) child.birth_date = birth_date;
  for (const Identifier& identifier : identifiers) {
    auto& all = child.identifiers;
    if (std::find(all.begin(), all.end(), identifier) == all.end()) all.push_back(identifier);
  }
  return child;
}

absl::StatusOr<Events> Decide(const Child& child, const Child& into, const MergeChildren& command,
                              bool has_live_episodes) {
  if (child.child_id == into.child_id) {
    return Refuse(absl::StatusCode::kInvalidArgument, reasons::kMergeWithItself,
                  "a child cannot be merged into itself", "into_child_id");
  }
  if (child.authority_id != into.authority_id) {
    return Forbidden(reasons::kMergeOfTwoChildren, "the children are of two authorities",
                     "into_child_id");
  }
  if (!child.merged_into.is_nil() || !into.merged_into.is_nil()) {
    return Forbidden(reasons::kChildMerged, "the record was merged into another", "name");
  }
  if (child.birth_date && into.birth_date && *child.birth_date != *into.birth_date) {
    return Forbidden(reasons::kBirthDateConflict, "the dates of birth differ", "into_child_id");
  }
  if (has_live_episodes) {
    return Forbidden(reasons::kChildHasLiveEpisodes,
                     "an episode of this record is open or awaits its interview", "name");
  }
  return Events{ChildMerged{child.child_id, into.child_id, child.authority_id, command.caller}};
}

Child Evolve(Child child, const Event& event) {
  if (const auto* merged = std::get_if<ChildMerged>(&event)) {
    child.merged_into = merged->into_child_id;
  }
  return child;
}

}  // namespace safereturn::referral
