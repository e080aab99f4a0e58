// A vacancy: roles of an alert that had nobody when it was made. They are looked for again for a
// while: the directory comes by other topics than what asks for people, so somebody may be in the
// role already and not be known here yet. A queue's entry like a message: its state is not folded
// from events.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/describe.h"
#include "services/notification/domain/alert.h"

namespace safereturn::notification {

struct Vacancy {
  AlertId alert_id{};  // the vacancy has its uuid
  ChildId child_id{};
  AuthorityId authority_id{};
  HomeUrn home_urn{};
  std::vector<std::string> roles{};
  std::vector<PersonId> person_ids{};
  int32_t looks = 0;  // how often it was looked for again
  std::optional<Instant> next_look_time{};
};
SR_STRUCT(Vacancy, alert_id, child_id, authority_id, home_urn, roles, person_ids, looks,
          next_look_time)

// Returns the vacancy of an alert; nothing if it lacks nobody, or only what nobody can hold: the
// role of a home that is unknown.
[[nodiscard]] std::optional<Vacancy> VacancyOf(const Alert& alert, Instant now);

// Returns when it is looked for next; nothing once everybody is found or the search is over.
[[nodiscard]] std::optional<Instant> NextDue(const Vacancy& vacancy);

// Returns who is still wanted.
[[nodiscard]] Audience AudienceOf(const Vacancy& vacancy);
// Returns the names of what is still wanted, as `roles_without_people` has them.
[[nodiscard]] std::vector<std::string> LackingOf(const Vacancy& vacancy);

// Returns the vacancy after a look that left `still_lacking` without people.
[[nodiscard]] Vacancy Looked(Vacancy vacancy, const std::vector<std::string>& still_lacking,
                             Instant now);
// Returns the vacancy with its search ended: nobody needs to be told any more.
[[nodiscard]] Vacancy Ended(Vacancy vacancy);

}  // namespace safereturn::notification
