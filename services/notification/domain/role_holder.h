// The local directory: who has which role, learnt from referral, which owns it (product decision
// 19).
#pragma once

#include <string>

#include "libs/base/describe.h"
#include "services/notification/domain/ids.h"

namespace safereturn::notification {

inline constexpr std::string_view kDutyTeam = "duty_team";

// Returns whether a role is held for one home rather than for the whole authority.
// Source: domain facts 1.9; product decision 18.
inline bool IsHomeRole(std::string_view role) {
  return role == "placement_manager" || role == "registered_manager";
}

// A person in a role.
struct RoleHolder {
  AuthorityId authority_id;
  std::string role;
  HomeUrn home_urn;  // "" for the whole authority
  PersonId person_id;
  bool is_assigned = false;
};
SR_STRUCT(RoleHolder, authority_id, role, home_urn, person_id, is_assigned)

// Returns what holders of the same role for the same place share: "<authority>/<role>/<home>".
inline std::string PostOf(const AuthorityId& authority, std::string_view role,
                          const HomeUrn& home_urn) {
  return authority + "/" + std::string(role) + "/" + (IsHomeRole(role) ? home_urn : HomeUrn());
}

// Returns the key of a person in a post: the same whenever the same fact is told.
inline std::string RoleHolderKey(const std::string& post, const PersonId& person) {
  return UuidV5(person.uuid(), post).ToString();
}

}  // namespace safereturn::notification
