// Who is told of an alert. People are resolved when the alert is made, never earlier (product
// decision 4).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "libs/base/describe.h"
#include "services/notification/domain/contact.h"
#include "services/notification/domain/role_holder.h"

namespace safereturn::notification {

// A person who is told, and why.
struct Recipient {
  PersonId person_id;
  std::string role;     // the first of the alert's roles by which they are told
  PersonId deputy_for;  // nil unless they stand in for somebody off duty
};
SR_STRUCT(Recipient, person_id, role, deputy_for)

// Whom an alert is for.
struct Audience {
  AuthorityId authority_id;
  HomeUrn home_urn;
  std::vector<std::string> roles;
  std::vector<PersonId> person_ids;  // by name, besides the roles: the owner of an action
};

// The role by which somebody is told who was named rather than found by a role.
inline constexpr std::string_view kNamed = "owner";

// What is known about people now; made by the app layer.
struct Directory {
  std::map<std::string, std::vector<PersonId>> posts;  // PostOf(...) → people
  std::map<PersonId, Contact> contacts;
};

struct Recipients {
  std::vector<Recipient> told;  // each person once, in the order of the roles
  std::vector<std::string>
      roles_without_people;   // nobody there has an address: the duty team was tried instead
  bool home_unknown = false;  // one of them for want of a home
};

// How many deputies of deputies are followed: further away nobody knows the case.
inline constexpr int kMaxDeputyDepth = 3;

// Returns who is told.
//
// Of each role everybody on duty, and for each off duty the nearest deputy on duty. If that is
// nobody, everybody of the role with an address is told all the same: an escalation must reach
// somebody now. If nobody of the role has an address, or its home is unknown, the authority's duty
// team is told instead (product decision 18). People by name are told like holders of a role of
// their own.
[[nodiscard]] Recipients Resolve(const Audience& audience, const Directory& directory, Instant now);

}  // namespace safereturn::notification
