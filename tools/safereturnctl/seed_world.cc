#include "tools/safereturnctl/seed_world.h"

#include <algorithm>
#include <cctype>

#include "libs/base/uuid.h"
#include "tools/safereturnctl/import_events.h"

namespace safereturn::ctl {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::year;

// Version 4, minted once for this purpose.
const Uuid kWorldSpace = *Uuid::Parse("8f2b1d0a-77c5-4f0e-8a36-2b9d5e61c4f3");
// Source: domain facts 6, the award without which nobody is booked.
constexpr char kAward[] = "603/3231/1";
constexpr int kMinutesAnHour = 60;

std::string IdOf(const std::string& what) { return UuidV5(kWorldSpace, what).ToString(); }

std::string Lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
    return std::isalnum(c) != 0 ? static_cast<char>(std::tolower(c)) : '-';
  });
  return text;
}

Json Hours(int first_weekday, int last_weekday, int first_hour, int last_hour) {
  Json windows = Json::array();
  for (int weekday = first_weekday; weekday <= last_weekday; ++weekday) {
    windows.push_back({{"weekday", weekday},
                       {"start_minute", first_hour * kMinutesAnHour},
                       {"end_minute", last_hour * kMinutesAnHour}});
  }
  return windows;
}

// Makes people of one authority; the part of the address before the authority tells who it is.
class People {
 public:
  explicit People(SeedAuthority& authority) : authority_(authority) {}

  SeedPerson& Add(const std::string& who, const std::string& role,
                  const std::string& home_urn = "") {
    SeedPerson person;
    person.person_id = "people/" + IdOf(authority_.authority_id + "|" + who + "|" + home_urn);
    person.email = Lower(who) + (home_urn.empty() ? "" : "." + home_urn) + "." +
                   Lower(authority_.name) + "@example.org";
    person.role = role;
    person.home_urn = home_urn;
    return authority_.people.emplace_back(std::move(person));
  }

 private:
  SeedAuthority& authority_;
};

void AddStaff(SeedAuthority& authority) {
  People people(authority);
  // One chain of deputies: the desk in office hours, then the late desk, then the one at night.
  const std::string late = people.Add("coordinator late", "").person_id;
  authority.people.back().duty_windows = Hours(1, 7, 12, 24);
  const std::string night = people.Add("coordinator night", "").person_id;
  SeedPerson& coordinator = people.Add("coordinator", "coordinator");
  coordinator.duty_windows = Hours(1, 5, 7, 19);
  coordinator.deputies = {late, night};
  for (const char* role : {"service_lead", "social_worker", "team_manager", "head_of_service",
                           "safeguarding_lead", "iro", "duty_team"}) {
    people.Add(role, role);
  }
}

void AddHome(SeedAuthority& authority, const std::string& urn, bool has_manager_on_duty) {
  People people(authority);
  authority.homes.push_back({urn, has_manager_on_duty});
  SeedPerson& manager = people.Add("placement manager", "placement_manager", urn);
  if (!has_manager_on_duty) {
    // On duty for one minute of the week and without a deputy: whoever looks finds nobody.
    manager.duty_windows = {{{"weekday", 7}, {"start_minute", 180}, {"end_minute", 181}}};
  }
  people.Add("registered manager", "registered_manager", urn);
}

void AddInterviewers(SeedAuthority& authority, size_t count, int this_year) {
  for (size_t i = 0; i < count; ++i) {
    const std::string who = "interviewer " + std::to_string(i + 1);
    SeedInterviewer interviewer;
    interviewer.name = "interviewers/" + IdOf(authority.authority_id + "|register|" + who);
    interviewer.person_id = People(authority).Add(who, "interviewer").person_id;
    interviewer.award_number = kAward;
    interviewer.dbs_start_date = year(this_year - 1) / month(3) / day(1);
    interviewer.dbs_end_date = year(this_year + 2) / month(2) / day(28);
    interviewer.first_hour = 8 + static_cast<int>(i % 3);
    interviewer.last_hour = 18 + static_cast<int>(i % 3);
    if (i == 4) {
      interviewer.dbs_start_date = year(this_year - 5) / month(3) / day(1);
      interviewer.dbs_end_date = year(this_year - 2) / month(2) / day(28);
      interviewer.is_qualified = false;
      interviewer.note = "the DBS certificate has expired";
    } else if (i == 5) {
      interviewer.award_number = "";
      interviewer.is_qualified = false;
      interviewer.note = "has no award";
    }
    authority.interviewers.push_back(std::move(interviewer));
  }
}

void AddSchools(SeedAuthority& authority, const std::vector<std::string>& urns) {
  People people(authority);
  for (const std::string& urn : urns) {
    const std::string lead = people.Add("school " + urn + " safeguarding lead", "").person_id;
    authority.schools.push_back({urn, lead});
  }
}

Json Period(int weekday, int first_minute, int last_minute, const char* kind) {
  return {{"weekday", weekday},
          {"start_minute", first_minute},
          {"end_minute", last_minute},
          {"kind", kind}};
}

}  // namespace

std::vector<std::pair<std::string, std::string>> SeedAuthorities() {
  return {{"E10009901", "Westmere"}, {"E10009902", "Easthaven"}};
}

std::vector<std::string> SampleHomes() {
  return {"2890011", "2890027", "2890035", "2890043", "2890050"};
}

SeedAuthority MakeAuthority(const std::string& code, const std::string& name,
                            const std::vector<std::string>& homes, const std::string& nobody_at,
                            size_t interviewers, Date today) {
  const int this_year = static_cast<int>(today.year());
  SeedAuthority authority;
  authority.authority_id = code;
  authority.name = name;
  authority.agreement_start = year(this_year - 1) / month(4) / day(1);
  authority.agreement_end = year(this_year + 2) / month(4) / day(1);
  authority.award_start = year(this_year - 2) / month(1) / day(1);
  authority.award_end = year(this_year + 3) / month(12) / day(31);
  authority.sources = {"//" + Lower(name) + ".example.org/case-system", ImportSource(code),
                       SsdImportSource(code)};
  AddStaff(authority);
  for (const std::string& urn : homes) AddHome(authority, urn, urn != nobody_at);
  AddInterviewers(authority, interviewers, this_year);
  AddSchools(authority, {"140001", "140002"});
  return authority;
}

Json AvailabilityOf(const SeedInterviewer& interviewer, Date today, int days) {
  Json windows = Json::array();
  for (int i = 0; i < days; ++i) {
    const Instant midnight = StartOfDay(std::chrono::sys_days(today) + std::chrono::days(i));
    const auto at = [&](int hour) {
      return FormatInstant(NextLondonTime(midnight, std::chrono::hours(hour)));
    };
    windows.push_back(
        {{"start_time", at(interviewer.first_hour)}, {"end_time", at(interviewer.last_hour)}});
  }
  return windows;
}

Json CalendarOf(Date today) {
  Json terms = Json::array();
  for (int y = static_cast<int>(today.year()) - 1; y <= static_cast<int>(today.year()) + 1; ++y) {
    for (const auto& [first, last] :
         {std::pair(month(1) / 6, month(3) / 28), std::pair(month(4) / 22, month(7) / 20),
          std::pair(month(9) / 3, month(12) / 19)}) {
      terms.push_back(
          {{"first_day", FormatDate(year(y) / first)}, {"last_day", FormatDate(year(y) / last)}});
    }
  }
  Json periods = Json::array();
  for (int weekday = 1; weekday <= 5; ++weekday) {
    periods.push_back(Period(weekday, 540, 640, "lesson"));
    periods.push_back(Period(weekday, 640, 660, "break"));
    periods.push_back(Period(weekday, 660, 760, "lesson"));
    periods.push_back(Period(weekday, 760, 820, "lunch"));
    periods.push_back(Period(weekday, 820, 920, "lesson"));
    periods.push_back(Period(weekday, 920, 1020, "after_school"));
  }
  return {{"terms", terms},
          {"closed_days", Json::array()},
          {"bell_periods", periods},
          {"room_codes", {"quiet-room", "library"}}};
}

}  // namespace safereturn::ctl
