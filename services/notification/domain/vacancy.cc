#include "services/notification/domain/vacancy.h"

#include <algorithm>
#include <array>

namespace safereturn::notification {
namespace {

// A directory that is behind comes within seconds; a person who reads the alarm fills the role
// within the half hour. Later the next step of the ladder finds them.
constexpr std::array<Seconds, 5> kPauses = {Seconds(2), Seconds(10), Seconds(60), Seconds(300),
                                            Seconds(1800)};

bool Has(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Sets when it is looked for next, if it is.
void Plan(Vacancy& vacancy, Instant now) {
  vacancy.next_look_time.reset();
  const bool is_filled = vacancy.roles.empty() && vacancy.person_ids.empty();
  const auto look = static_cast<size_t>(vacancy.looks);
  if (!is_filled && look < kPauses.size()) vacancy.next_look_time = now + kPauses[look];
}

}  // namespace

std::optional<Vacancy> VacancyOf(const Alert& alert, Instant now) {
  Vacancy vacancy{.alert_id = alert.alert_id,
                  .child_id = alert.child_id,
                  .authority_id = alert.authority_id,
                  .home_urn = alert.home_urn};
  for (const std::string& role : alert.roles_without_people) {
    if (role == kNamed) {
      vacancy.person_ids = alert.person_ids;
    } else if (!IsHomeRole(role) || !alert.home_urn.empty()) {
      vacancy.roles.push_back(role);
    }
  }
  Plan(vacancy, now);
  if (!vacancy.next_look_time) return std::nullopt;
  return vacancy;
}

std::optional<Instant> NextDue(const Vacancy& vacancy) { return vacancy.next_look_time; }

Audience AudienceOf(const Vacancy& vacancy) {
  return {.authority_id = vacancy.authority_id,
          .home_urn = vacancy.home_urn,
          .roles = vacancy.roles,
          .person_ids = vacancy.person_ids};
}

std::vector<std::string> LackingOf(const Vacancy& vacancy) {
  std::vector<std::string> lacking = vacancy.roles;
  if (!vacancy.person_ids.empty()) lacking.emplace_back(kNamed);
  return lacking;
}

Vacancy Looked(Vacancy vacancy, const std::vector<std::string>& still_lacking, Instant now) {
  std::erase_if(vacancy.roles, [&](const std::string& role) { return !Has(still_lacking, role); });
  if (!Has(still_lacking, kNamed)) vacancy.person_ids.clear();
  ++vacancy.looks;
  Plan(vacancy, now);
  return vacancy;
}

Vacancy Ended(Vacancy vacancy) {
  vacancy.next_look_time.reset();
  return vacancy;
}

}  // namespace safereturn::notification
