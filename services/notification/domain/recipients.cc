#include "services/notification/domain/recipients.h"

#include <algorithm>
#include <set>

namespace safereturn::notification {
namespace {

class Resolver {
 public:
  Resolver(const Directory& directory, Instant now) : directory_(directory), now_(now) {}

  // Returns who is told of one role; nobody if nobody in it has an address.
  std::vector<Recipient> Holders(const std::string& post, const std::string& role) const {
    const auto holders = directory_.posts.find(post);
    if (holders == directory_.posts.end()) return {};
    return People(holders->second, role);
  }

  // The same of people by name.
  std::vector<Recipient> People(const std::vector<PersonId>& people,
                                const std::string& role) const {
    std::vector<Recipient> on_duty;
    std::vector<Recipient> everybody;
    for (const PersonId& person : people) {
      const Contact* contact = Find(person);
      if (contact == nullptr) continue;
      everybody.push_back({person, role, {}});
      if (IsOnDuty(contact->duty_windows, now_)) {
        on_duty.push_back({person, role, {}});
      } else if (const Contact* deputy = DeputyOnDuty(*contact); deputy != nullptr) {
        on_duty.push_back({deputy->person_id, role, person});
      }
    }
    return on_duty.empty() ? everybody : on_duty;
  }

 private:
  const Contact* Find(const PersonId& person) const {
    const auto found = directory_.contacts.find(person);
    return found == directory_.contacts.end() ? nullptr : &found->second;
  }

  // The nearest first: all deputies of one remove before their own deputies.
  const Contact* DeputyOnDuty(const Contact& absent) const {
    std::set<PersonId> seen{absent.person_id};
    std::vector<PersonId> ring = absent.deputies;
    for (int depth = 0; depth < kMaxDeputyDepth && !ring.empty(); ++depth) {
      std::vector<PersonId> next;
      for (const PersonId& person : ring) {
        if (!seen.insert(person).second) continue;
        const Contact* contact = Find(person);
        if (contact == nullptr) continue;
        if (IsOnDuty(contact->duty_windows, now_)) return contact;
        next.insert(next.end(), contact->deputies.begin(), contact->deputies.end());
      }
      ring = std::move(next);
    }
    return nullptr;
  }

  const Directory& directory_;
  Instant now_;
};

void AddOnce(std::vector<Recipient>& told, std::vector<Recipient> more) {
  for (Recipient& recipient : more) {
    const bool is_known = std::any_of(told.begin(), told.end(), [&](const Recipient& known) {
      return known.person_id == recipient.person_id;
    });
    if (!is_known) told.push_back(std::move(recipient));
  }
}

}  // namespace

Recipients Resolve(const Audience& audience, const Directory& directory, Instant now) {
  const Resolver resolver(directory, now);
  const AuthorityId& authority = audience.authority_id;
  Recipients result;
  for (const std::string& role : audience.roles) {
    const bool home_unknown = IsHomeRole(role) && audience.home_urn.empty();
    std::vector<Recipient> people;
    if (!home_unknown) people = resolver.Holders(PostOf(authority, role, audience.home_urn), role);
    if (people.empty()) {
      result.roles_without_people.push_back(role);
      result.home_unknown = result.home_unknown || home_unknown;
    }
    AddOnce(result.told, std::move(people));
  }
  if (!audience.person_ids.empty()) {
    const std::string named(kNamed);
    std::vector<Recipient> people = resolver.People(audience.person_ids, named);
    if (people.empty()) result.roles_without_people.push_back(named);
    AddOnce(result.told, std::move(people));
  }
  if (!result.roles_without_people.empty()) {
    const std::string duty_team(kDutyTeam);
    AddOnce(result.told, resolver.Holders(PostOf(authority, duty_team, {}), duty_team));
  }
  return result;
}

}  // namespace safereturn::notification
