// Homes, schools and roles, as ids only; people's addresses belong to notification (product
// decision 19).
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>

#include "services/referral/domain/events.h"

namespace safereturn::referral {

struct Home {
  HomeUrn home_urn;
  AuthorityId authority_id;
  AuthorityId host_authority_id;
};
SR_STRUCT(Home, home_urn, authority_id, host_authority_id)

struct RegisterHome {
  HomeUrn home_urn;
  AuthorityId authority_id;
  AuthorityId host_authority_id;
  std::string caller;
};
SR_STRUCT(RegisterHome, home_urn, authority_id, host_authority_id)

// A school where the authority's children learn. When it is open and which rooms it has is
// scheduling's to know.
struct School {
  SchoolUrn school_urn;
  AuthorityId authority_id;
  AuthorityId host_authority_id;
  PersonId dsl_person_id;  // the designated safeguarding lead
};
SR_STRUCT(School, school_urn, authority_id, host_authority_id, dsl_person_id)

struct RegisterSchool {
  SchoolUrn school_urn;
  AuthorityId authority_id;
  AuthorityId host_authority_id;
  PersonId dsl_person_id;
  std::string caller;
};
SR_STRUCT(RegisterSchool, school_urn, authority_id, host_authority_id, dsl_person_id)

struct Role {
  PersonId person_id;
  AuthorityId authority_id;
  std::string role;
  HomeUrn home_urn;
  bool is_held = false;
};
SR_STRUCT(Role, person_id, authority_id, role, home_urn, is_held)

struct AssignRole {
  PersonId person_id;
  AuthorityId authority_id;
  std::string role;
  HomeUrn home_urn;
  std::string caller;
};
SR_STRUCT(AssignRole, person_id, authority_id, role, home_urn)

struct RemoveRole {
  PersonId person_id;
  AuthorityId authority_id;
  std::string role;
  HomeUrn home_urn;
  std::string caller;
};
SR_STRUCT(RemoveRole, person_id, authority_id, role, home_urn)

// Primary keys. A home is known by its URN (product decision 18), once per authority that places
// children there; so is a school.
std::string HomeKey(const AuthorityId& authority, const HomeUrn& urn);
std::string SchoolKey(const AuthorityId& authority, const SchoolUrn& urn);
std::string RoleKey(const AuthorityId& authority, const std::string& role, const HomeUrn& urn,
                    const PersonId& person);

// Errors: INVALID_ARGUMENT with URN_INVALID or AUTHORITY_INVALID. Nothing where it is known just
// so.
absl::StatusOr<Events> Decide(const std::optional<Home>& known, const RegisterHome& command);

// Errors: INVALID_ARGUMENT with URN_INVALID, AUTHORITY_INVALID or PERSON_MISSING (no visit without
// the safeguarding lead's knowledge). Nothing where it is known just so.
absl::StatusOr<Events> Decide(const std::optional<School>& known, const RegisterSchool& command);

// `home_known`: whether the command's home is registered for its authority.
// Errors: INVALID_ARGUMENT with PERSON_MISSING, AUTHORITY_INVALID, ROLE_UNKNOWN, ROLE_NEEDS_HOME or
// ROLE_HAS_NO_HOME;
//   FAILED_PRECONDITION/HOME_NOT_FOUND. Nothing where the role is held already.
absl::StatusOr<Events> Decide(const std::optional<Role>& known, const AssignRole& command,
                              bool home_known);

// Errors: FAILED_PRECONDITION/ROLE_NOT_HELD.
absl::StatusOr<Events> Decide(const std::optional<Role>& known, const RemoveRole& command);

Home Evolve(Home home, const Event& event);
School Evolve(School school, const Event& event);
Role Evolve(Role role, const Event& event);

}  // namespace safereturn::referral
