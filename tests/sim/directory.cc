#include "tests/sim/directory.h"

#include "libs/base/check.h"
#include "libs/base/civil.h"
#include "services/notification/app/commands.h"
#include "services/notification/app/tables.h"
#include "services/referral/app/agreements.h"
#include "services/referral/app/directory.h"
#include "services/scheduling/app/commands.h"
#include "services/scheduling/app/tables.h"

namespace safereturn::sim {
namespace {

constexpr std::array<std::string_view, 8> kAuthorityRoles = {
    "coordinator",     "service_lead",      "social_worker", "team_manager",
    "head_of_service", "safeguarding_lead", "iro",           "duty_team"};
constexpr std::array<std::string_view, 2> kHomeRoles = {"placement_manager", "registered_manager"};

// Runs a command of the set-up, which must succeed.
template <class T, class Command>
T Must(World& world, Process& service, const AuthorityId& authority, const Command& command) {
  const auto result = service.store().Execute<T>(
      ContextOf(world, authority, "Setup"),
      [&](messaging::Tx& tx) -> absl::StatusOr<T> { return Handle(command, tx); });
  if (!result.ok()) world.trace().Note("setup", Describe(result.status()));
  SR_CHECK(result.ok(), "the set-up of a world is valid");
  service.NoteEffects();
  return result->value;
}

void AddAgreement(World& world, const Council& council) {
  referral::CreateAgreement create;
  create.authority_id = council.authority_id;
  create.packages = {"return_interview", "action_plan"};
  // One council has commissioned follow-ups, the other has not.
  if (council.source == "//council-a/lcs") create.packages.emplace_back("follow_up");
  create.sharing_reference = "ISA-1";
  create.sharing_start_time = world.now() - std::chrono::days(100);
  create.sharing_end_time = world.now() + std::chrono::days(300);
  create.privacy_notice_reference = "PN-1";
  create.start_time = world.now() - std::chrono::days(100);
  create.expire_time = world.now() + std::chrono::days(300);
  const auto agreement =
      Must<referral::Agreement>(world, world.referral(), council.authority_id, create);
  Must<referral::Agreement>(world, world.referral(), council.authority_id,
                            referral::ActivateAgreement{agreement.agreement_id, "users/operator"});
}

// One in five has duty hours, a few have no address at all: then their deputies or the duty team
// are told.
void AddPerson(World& world, Council& council, std::string_view role, const HomeUrn& home) {
  const PersonId person(UuidV5(
      *Uuid::Parse("00000000-0000-5000-8000-000000000001"),
      council.authority_id + std::string(role) + home + std::to_string(council.people.size())));
  referral::AssignRole assign{person, council.authority_id, std::string(role), home,
                              "users/operator"};
  Must<referral::Role>(world, world.referral(), council.authority_id, assign);
  if (role != "duty_team" && world.Chance(3)) return;
  notification::RegisterContact contact;
  contact.person_id = person;
  contact.authority_id = council.authority_id;
  contact.email = person.key() + "@example.org";
  contact.caller = "users/operator";
  if (role != "duty_team" && world.Chance(20)) {
    for (int32_t day = 1; day <= 5; ++day) contact.duty_windows.push_back({day, 540, 1020});
    if (!council.people.empty()) contact.deputies = {council.people.front()};
  }
  Must<notification::Contact>(world, world.notification(), council.authority_id, contact);
  council.people.push_back(person);
}

void AddInterviewer(World& world, Council& council) {
  scheduling::RegisterInterviewer command;
  command.authority_id = council.authority_id;
  command.person_id =
      PersonId(UuidV5(*Uuid::Parse("00000000-0000-5000-8000-000000000002"),
                      council.authority_id + std::to_string(council.interviewers.size())));
  command.award_number = "603/3231/1";
  command.award_start_date = LondonDate(world.now() - std::chrono::days(400));
  command.award_end_date = LondonDate(world.now() + std::chrono::days(400));
  command.dbs_start_date = command.award_start_date;
  // Some certificates run out during the run: who was qualified on Monday is not on Friday.
  command.dbs_end_date = LondonDate(world.now() + std::chrono::days(world.Chance(20) ? 3 : 300));
  command.caller = "users/operator";
  council.interviewers.push_back(
      Must<scheduling::Interviewer>(world, world.scheduling(), council.authority_id, command)
          .interviewer_id);
}

}  // namespace

messaging::CommandContext ContextOf(World& world, const AuthorityId& authority, std::string method,
                                    std::string subject) {
  messaging::CommandContext context;
  context.authorities = {authority};
  context.subject = std::move(subject);
  IdSource ids(world.clock(), world.random());
  context.request_id = ids.NewUuid().ToString();
  context.fingerprint = method + context.request_id;
  context.method = std::move(method);
  // Measured by the real clock, of which nothing in a run may depend.
  context.timeout = std::chrono::hours(1);
  // So that a journal row says which request caused it; the checkers count on it.
  context.cause = {context.request_id, context.request_id, ""};
  return context;
}

std::vector<Council> SetUpDirectory(World& world) {
  std::vector<Council> councils{{"E10000016", "//council-a/lcs", {"1000001", "1000002"}, {}, {}},
                                {"E10000023", "//council-b/mosaic", {"2000001"}, {}, {}}};
  for (Council& council : councils) {
    referral::RegisterSource source;
    source.authority_id = council.authority_id;
    source.source = council.source;
    Must<referral::IntakeSource>(world, world.referral(), council.authority_id, source);
    AddAgreement(world, council);
    for (const HomeUrn& home : council.homes) {
      Must<referral::Home>(
          world, world.referral(), council.authority_id,
          referral::RegisterHome{home, council.authority_id, "", "users/operator"});
    }
    for (const std::string_view role : kAuthorityRoles) AddPerson(world, council, role, "");
    for (const HomeUrn& home : council.homes) {
      for (const std::string_view role : kHomeRoles) AddPerson(world, council, role, home);
    }
    for (int i = 0; i < 4; ++i) AddInterviewer(world, council);
  }
  world.RunUntil(world.now() + std::chrono::minutes(1));
  return councils;
}

}  // namespace safereturn::sim
