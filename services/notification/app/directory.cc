#include "services/notification/app/directory.h"

#include <set>

#include "services/notification/app/tables.h"

namespace safereturn::notification {
namespace {

using messaging::Prefetch;
using messaging::Tx;
using People = std::set<PersonId>;

std::set<std::string> PostsOf(const Audience& audience) {
  const auto& [authority, home_urn, roles, people] = audience;
  std::set<std::string> posts{PostOf(authority, kDutyTeam, {})};
  for (const std::string& role : roles) {
    // Nobody holds a home's role for an unknown home.
    if (!IsHomeRole(role) || !home_urn.empty()) posts.insert(PostOf(authority, role, home_urn));
  }
  return posts;
}

// Returns the deputies of those of `people` who are off duty.
absl::StatusOr<People> DeputiesOf(const People& people, Tx& tx) {
  People deputies;
  for (const PersonId& person : people) {
    SR_ASSIGN_OR_RETURN(const std::optional<Contact> contact, tx.TryLoad<Contact>(person.key()));
    if (!contact || IsOnDuty(contact->duty_windows, tx.now())) continue;
    deputies.insert(contact->deputies.begin(), contact->deputies.end());
  }
  return deputies;
}

void TouchPeople(const People& people, int depth, Prefetch& prefetch) {
  if (people.empty()) return;
  for (const PersonId& person : people) prefetch.Key<Contact>(person.key());
  if (depth == 0) return;
  prefetch.Then([people, depth](Tx& tx, Prefetch& more) -> absl::Status {
    SR_ASSIGN_OR_RETURN(const People deputies, DeputiesOf(people, tx));
    TouchPeople(deputies, depth - 1, more);
    return absl::OkStatus();
  });
}

}  // namespace

void TouchDirectory(const Audience& audience, Prefetch& prefetch) {
  const std::set<std::string> posts = PostsOf(audience);
  const People named(audience.person_ids.begin(), audience.person_ids.end());
  for (const std::string& post : posts) prefetch.Find<RoleHolder>("post", post);
  prefetch.Then([posts, named](Tx& tx, Prefetch& more) -> absl::Status {
    People people = named;
    for (const std::string& post : posts) {
      SR_ASSIGN_OR_RETURN(const std::vector<RoleHolder> holders, tx.Find<RoleHolder>("post", post));
      for (const RoleHolder& holder : holders) people.insert(holder.person_id);
    }
    TouchPeople(people, kMaxDeputyDepth, more);
    return absl::OkStatus();
  });
}

absl::StatusOr<Directory> LoadDirectory(const Audience& audience, Tx& tx) {
  Directory directory;
  People ring(audience.person_ids.begin(), audience.person_ids.end());
  for (const std::string& post : PostsOf(audience)) {
    SR_ASSIGN_OR_RETURN(const std::vector<RoleHolder> holders, tx.Find<RoleHolder>("post", post));
    for (const RoleHolder& holder : holders) {
      directory.posts[post].push_back(holder.person_id);
      ring.insert(holder.person_id);
    }
  }
  for (int depth = 0; depth <= kMaxDeputyDepth && !ring.empty(); ++depth) {
    for (const PersonId& person : ring) {
      SR_ASSIGN_OR_RETURN(const std::optional<Contact> contact, tx.TryLoad<Contact>(person.key()));
      if (contact) directory.contacts.emplace(person, *contact);
    }
    SR_ASSIGN_OR_RETURN(ring, DeputiesOf(ring, tx));
  }
  return directory;
}

}  // namespace safereturn::notification
