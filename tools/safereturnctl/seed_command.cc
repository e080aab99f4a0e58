// seed: makes the small world through the services' public methods, as often as you like.
#include <algorithm>
#include <filesystem>
#include <iostream>

#include "libs/base/result.h"
#include "libs/data_returns/ssda903_csv.h"
#include "libs/data_returns/usable_rows.h"
#include "libs/runtime/wakeup.h"
#include "tools/safereturnctl/commands.h"
#include "tools/safereturnctl/files.h"
#include "tools/safereturnctl/output.h"
#include "tools/safereturnctl/seed_world.h"

namespace safereturn::ctl {
namespace {

// Version 4, minted once for this purpose.
const Uuid kRequestSpace = *Uuid::Parse("d41a6c3e-0b7f-4c58-9f6d-7c1e2a905b84");
constexpr int kDaysAhead = 14;
constexpr int kAttempts = 200;
constexpr std::chrono::milliseconds kPause{50};
constexpr char kReferral[] = "referral";
constexpr char kScheduling[] = "scheduling";
constexpr char kNotification[] = "notification";

class Seeder {
 public:
  Seeder(Session& session, CallerParts caller) : session_(session), caller_(std::move(caller)) {}

  // Returns what was made, with all ids.
  absl::StatusOr<Json> Make(const SeedAuthority& authority) {
    SR_ASSIGN_OR_RETURN(const std::string agreement, MakeAgreement(authority));
    for (const std::string& source : authority.sources) {
      SR_RETURN_IF_ERROR(Do(kReferral, "RegisterSource",
                            {{"authority_id", authority.authority_id}, {"source", source}})
                             .status());
    }
    for (const SeedHome& home : authority.homes) {
      SR_RETURN_IF_ERROR(Do(kReferral, "RegisterHome",
                            {{"authority_id", authority.authority_id}, {"home_urn", home.home_urn}})
                             .status());
    }
    for (const SeedPerson& person : authority.people)
      SR_RETURN_IF_ERROR(MakePerson(authority, person));
    for (const SeedInterviewer& each : authority.interviewers)
      SR_RETURN_IF_ERROR(MakeInterviewer(authority, each));
    for (const SeedSchool& school : authority.schools)
      SR_RETURN_IF_ERROR(MakeSchool(authority, school));
    return Describe(authority, agreement);
  }

 private:
  // The request id is made from the content, so that a repeat changes nothing.
  absl::StatusOr<Json> Do(const std::string& service, const std::string& method, Json request) {
    request["request_id"] = UuidV5(kRequestSpace, method + "\n" + Compact(request)).ToString();
    auto answer = session_.CallJson(service, method, request, caller_);
    if (answer.ok()) return answer;
    return Refuse(answer.status().code(), ReasonOf(answer.status()),
                  service + "." + method + ": " + MessageOf(answer.status()),
                  FieldOf(answer.status()));
  }

  // An authority has one agreement at a time: what is there is used.
  absl::StatusOr<std::string> MakeAgreement(const SeedAuthority& authority) {
    SR_ASSIGN_OR_RETURN(
        const Json known,
        session_.CallJson(kReferral, "ListAgreements",
                          {{"authority_id", authority.authority_id}, {"page_size", 100}}, caller_));
    std::string draft;
    for (const Json& agreement : known["agreements"]) {
      if (TextAt(agreement, "state") == "AGREEMENT_STATE_ACTIVE") return TextAt(agreement, "name");
      if (TextAt(agreement, "state") == "AGREEMENT_STATE_DRAFT") draft = TextAt(agreement, "name");
    }
    if (draft.empty()) {
      const std::string start = FormatDate(authority.agreement_start) + "T00:00:00Z";
      const std::string end = FormatDate(authority.agreement_end) + "T00:00:00Z";
      SR_ASSIGN_OR_RETURN(
          const Json created,
          Do(kReferral, "CreateAgreement",
             {{"authority_id", authority.authority_id},
              {"packages", {"return_interview", "action_plan", "follow_up", "school_visit"}},
              {"sharing_reference", "ISA-" + authority.name + "-1"},
              {"sharing_start_time", start},
              {"sharing_end_time", end},
              {"privacy_notice_reference", "PN-" + authority.name + "-1"},
              {"start_time", start},
              {"expire_time", end}}));
      draft = TextAt(created["agreement"], "name");
    }
    SR_RETURN_IF_ERROR(Do(kReferral, "ActivateAgreement", {{"name", draft}}).status());
    return draft;
  }

  absl::Status MakePerson(const SeedAuthority& authority, const SeedPerson& person) {
    if (!person.role.empty()) {
      SR_RETURN_IF_ERROR(Do(kReferral, "AssignRole",
                            {{"person_id", person.person_id},
                             {"authority_id", authority.authority_id},
                             {"role", person.role},
                             {"home_urn", person.home_urn}})
                             .status());
    }
    const absl::Status status = Do(kNotification, "RegisterContact",
                                   {{"person_id", person.person_id},
                                    {"authority_id", authority.authority_id},
                                    {"email", person.email},
                                    {"duty_windows", person.duty_windows},
                                    {"deputies", person.deputies}})
                                    .status();
    return absl::IsAlreadyExists(status) ? absl::OkStatus() : status;
  }

  absl::Status MakeInterviewer(const SeedAuthority& authority, const SeedInterviewer& interviewer) {
    Json request = {{"name", interviewer.name},
                    {"authority_id", authority.authority_id},
                    {"person_id", interviewer.person_id},
                    {"dbs_start_date", FormatDate(interviewer.dbs_start_date)},
                    {"dbs_end_date", FormatDate(interviewer.dbs_end_date)},
                    {"is_active", true}};
    if (!interviewer.award_number.empty()) {
      request["award_number"] = interviewer.award_number;
      request["award_start_date"] = FormatDate(authority.award_start);
      request["award_end_date"] = FormatDate(authority.award_end);
    }
    SR_RETURN_IF_ERROR(Do(kScheduling, "RegisterInterviewer", std::move(request)).status());
    return Do(kScheduling, "SetAvailability",
              {{"name", interviewer.name},
               {"windows", AvailabilityOf(interviewer, LondonDate(session_.Now()), kDaysAhead)}})
        .status();
  }

  // Referral knows the school, scheduling its calendar; scheduling hears of it a moment later.
  absl::Status MakeSchool(const SeedAuthority& authority, const SeedSchool& school) {
    SR_RETURN_IF_ERROR(Do(kReferral, "RegisterSchool",
                          {{"authority_id", authority.authority_id},
                           {"school_urn", school.school_urn},
                           {"dsl_person_id", school.dsl_person_id}})
                           .status());
    Json request = CalendarOf(LondonDate(session_.Now()));
    request["name"] = "schools/" + authority.authority_id + "|" + school.school_urn;
    absl::Status status;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      status = Do(kScheduling, "SetSchoolCalendar", request).status();
      if (!absl::IsNotFound(status)) break;
      static_cast<void>(heard_.WaitFor(kPause, {}));  // nobody tells us
    }
    return status;
  }

  static Json Describe(const SeedAuthority& authority, const std::string& agreement) {
    Json made = {{"authority_id", authority.authority_id},
                 {"name", authority.name},
                 {"agreement_id", agreement},
                 {"sources", authority.sources},
                 {"homes", Json::array()},
                 {"people", Json::array()},
                 {"interviewers", Json::array()},
                 {"schools", Json::array()}};
    for (const SeedHome& home : authority.homes) {
      made["homes"].push_back(
          {{"home_urn", home.home_urn}, {"has_manager_on_duty", home.has_manager_on_duty}});
    }
    for (const SeedPerson& person : authority.people) {
      made["people"].push_back({{"person_id", person.person_id},
                                {"email", person.email},
                                {"role", person.role},
                                {"home_urn", person.home_urn},
                                {"duty_windows", person.duty_windows},
                                {"deputies", person.deputies}});
    }
    for (const SeedInterviewer& each : authority.interviewers) {
      made["interviewers"].push_back({{"name", each.name},
                                      {"person_id", each.person_id},
                                      {"is_qualified", each.is_qualified},
                                      {"note", each.note}});
    }
    for (const SeedSchool& school : authority.schools) {
      made["schools"].push_back(
          {{"school_urn", school.school_urn}, {"dsl_person_id", school.dsl_person_id}});
    }
    return made;
  }

  Session& session_;
  const CallerParts caller_;
  runtime::Wakeup heard_;
};

// The homes that the rows of a return need; of a lone table of placements, all that it names.
absl::StatusOr<std::set<std::string>> HomesFrom(const std::string& path) {
  const std::filesystem::path given(path);
  const bool is_file = std::filesystem::is_regular_file(given);
  SR_ASSIGN_OR_RETURN(
      const auto files,
      ReadReturnFiles(is_file ? (given.has_parent_path() ? given.parent_path().string() : ".")
                              : path));
  std::set<std::string> homes;
  if (const auto tables = data_returns::ReadTables(files); tables.ok()) {
    const Date last = std::chrono::year(9999) / std::chrono::December / 31;
    for (const auto& row : data_returns::Screen(*tables, std::nullopt, last).rows) {
      homes.insert(row.home_urn);
    }
  } else {
    for (const data_returns::File& file : files) {
      SR_ASSIGN_OR_RETURN(const auto table, data_returns::ParseCsv(file.content, file.name));
      if (!data_returns::IsEpisodesCsv(table)) continue;
      for (const auto& row : data_returns::ReadEpisodesCsv(table)) homes.insert(row.home_urn);
    }
  }
  homes.erase("");
  return homes;
}

absl::StatusOr<std::vector<SeedAuthority>> Plan(const SeedOptions& options, Date today) {
  std::vector<std::string> homes = SampleHomes();
  if (!options.homes_from.empty()) {
    SR_ASSIGN_OR_RETURN(const std::set<std::string> more, HomesFrom(options.homes_from));
    for (const std::string& urn : more) {
      if (std::find(homes.begin(), homes.end(), urn) == homes.end()) homes.push_back(urn);
    }
  }
  auto names = options.authorities.empty() ? SeedAuthorities()
                                           : std::vector<std::pair<std::string, std::string>>();
  for (const std::string& text : options.authorities) {
    const size_t equals = text.find('=');
    names.emplace_back(text.substr(0, equals),
                       equals == std::string::npos ? text : text.substr(equals + 1));
  }
  std::vector<SeedAuthority> world;
  for (const auto& [code, name] : names) {
    // The first has everything; the others a home and two interviewers, enough to be told apart.
    const bool is_first = world.empty();
    world.push_back(MakeAuthority(code, name,
                                  is_first ? homes : std::vector<std::string>{"2890068"},
                                  is_first ? SampleHomes().back() : "", is_first ? 6 : 2, today));
  }
  return world;
}

CallerParts SeedCaller(const std::vector<SeedAuthority>& world) {
  CallerParts caller;
  caller.subject = "system/seed";
  caller.roles = {"system", "operator", "service_lead"};
  caller.authorities.emplace();
  for (const SeedAuthority& authority : world)
    caller.authorities->push_back(authority.authority_id);
  return caller;
}

void Print(const Json& made) {
  std::cout << TextAt(made, "name") << " (" << TextAt(made, "authority_id")
            << "): " << TextAt(made, "agreement_id") << " is active\n";
  for (const Json& source : made["sources"])
    std::cout << "  source " << source.get<std::string>() << '\n';
  for (const Json& home : made["homes"]) {
    std::cout << "  home " << TextAt(home, "home_urn")
              << (home["has_manager_on_duty"] == Json(true)
                      ? ""
                      : ", its placement manager is never on duty")
              << '\n';
  }
  Table table({"  role", "home", "e-mail", "id"});
  for (const Json& person : made["people"]) {
    const std::string role = TextAt(person, "role");
    table.Add({"  " + (role.empty() ? "(deputy)" : role), TextAt(person, "home_urn"),
               TextAt(person, "email"), TextAt(person, "person_id")});
  }
  table.Print(std::cout);
  for (const Json& each : made["interviewers"]) {
    const std::string note = TextAt(each, "note");
    std::cout << "  " << TextAt(each, "name") << (note.empty() ? "" : ": " + note) << '\n';
  }
  for (const Json& school : made["schools"])
    std::cout << "  school " << TextAt(school, "school_urn") << '\n';
}

}  // namespace

int RunSeed(Session& session, const SeedOptions& options) {
  const auto world = Plan(options, LondonDate(session.Now()));
  if (!world.ok()) return Fail(world.status(), options.json, std::cout, std::cerr);
  Seeder seeder(session, SeedCaller(*world));
  Json all = {{"authorities", Json::array()}};
  for (const SeedAuthority& authority : *world) {
    const auto made = seeder.Make(authority);
    if (!made.ok()) return Fail(made.status(), options.json, std::cout, std::cerr);
    if (!options.json) Print(*made);
    all["authorities"].push_back(*made);
  }
  if (options.json) std::cout << Compact(all) << '\n';
  return kOk;
}

}  // namespace safereturn::ctl
