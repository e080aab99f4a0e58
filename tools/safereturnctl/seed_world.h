// The small believable world that `seed` makes. All is invented; the same code always gives the
// same people.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "libs/base/civil.h"
#include "tools/safereturnctl/request.h"

namespace safereturn::ctl {

struct SeedPerson {
  std::string person_id;  // people/<uuid>
  std::string email;
  std::string role;      // "" for a deputy without one
  std::string home_urn;  // of a role that is held for a home
  Json duty_windows = Json::array();
  Json deputies = Json::array();
};

struct SeedInterviewer {
  std::string name;  // interviewers/<uuid>
  std::string person_id;
  std::string award_number;
  Date dbs_start_date, dbs_end_date;
  int first_hour = 8, last_hour = 20;  // of each day, Europe/London
  bool is_qualified = true;
  std::string note;
};

struct SeedHome {
  std::string home_urn;
  bool has_manager_on_duty = true;
};

struct SeedSchool {
  std::string school_urn;
  std::string dsl_person_id;  // its designated safeguarding lead, one of the people
};

struct SeedAuthority {
  std::string authority_id;
  std::string name;
  Date agreement_start, agreement_end;
  Date award_start, award_end;
  std::vector<std::string> sources;
  std::vector<SeedHome> homes;
  std::vector<SeedPerson> people;
  std::vector<SeedInterviewer> interviewers;
  std::vector<SeedSchool> schools;
};

// Returns the two invented authorities, code and name.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> SeedAuthorities();

// Returns the homes of samples/ssda903; the last one's placement manager is never on duty.
[[nodiscard]] std::vector<std::string> SampleHomes();

// Returns an authority's world. `homes` in order; `nobody_at` is the one without a manager on duty
// ("" for none).
[[nodiscard]] SeedAuthority MakeAuthority(const std::string& code, const std::string& name,
                                          const std::vector<std::string>& homes,
                                          const std::string& nobody_at, size_t interviewers,
                                          Date today);

// Returns the windows of an interviewer's next `days` days, as SetAvailability takes them.
[[nodiscard]] Json AvailabilityOf(const SeedInterviewer& interviewer, Date today, int days);

// Returns a school's calendar for the years around `today`, as SetSchoolCalendar takes it: three
// terms a year, five days a week with lessons, a break, lunch and an hour after school.
[[nodiscard]] Json CalendarOf(Date today);

}  // namespace safereturn::ctl
