#include "services/referral/domain/directory.h"

#include <algorithm>

#include "libs/base/result.h"
#include "libs/base/text.h"
#include "services/referral/domain/reasons.h"

namespace safereturn::referral {
namespace {

struct RoleRule {
  std::string_view name;
  bool is_per_home;
};

// Source: the escalation ladder's roles (domain facts 1.9) and the people of product.md 1.
constexpr RoleRule kRoles[] = {
    {"coordinator", false},       {"interviewer", false},
    {"placement_manager", true},  {"social_worker", false},
    {"service_lead", false},      {"team_manager", false},
    {"head_of_service", false},   {"registered_manager", true},
    {"safeguarding_lead", false}, {"iro", false},
    {"duty_team", false},         {"analyst", false},
};

absl::Status Wrong(reasons::Reason reason, std::string_view message, std::string_view field) {
  return Refuse(absl::StatusCode::kInvalidArgument, reason, message, field);
}

absl::Status CheckAuthorities(const AuthorityId& authority, const AuthorityId& host) {
  if (!IsAuthorityCode(authority)) {
    return Wrong(reasons::kAuthorityInvalid, "an authority is its ONS code", "authority_id");
  }
  if (!host.empty() && !IsAuthorityCode(host)) {
    return Wrong(reasons::kAuthorityInvalid, "an authority is its ONS code", "host_authority_id");
  }
  return absl::OkStatus();
}

}  // namespace

std::string HomeKey(const AuthorityId& authority, const HomeUrn& urn) {
  return authority + "|" + urn;
}

std::string SchoolKey(const AuthorityId& authority, const SchoolUrn& urn) {
  return authority + "|" + urn;
}

std::string RoleKey(const AuthorityId& authority, const std::string& role, const HomeUrn& urn,
                    const PersonId& person) {
  return authority + "|" + role + "|" + urn + "|" + person.key();
}

absl::StatusOr<Events> Decide(const std::optional<Home>& known, const RegisterHome& command) {
  if (!IsUrn(command.home_urn)) {
    return Wrong(reasons::kUrnInvalid, "an Ofsted URN is 1 to 10 digits", "home_urn");
  }
  SR_RETURN_IF_ERROR(CheckAuthorities(command.authority_id, command.host_authority_id));
  if (known && known->host_authority_id == command.host_authority_id) return Events{};
  return Events{HomeRegistered{command.home_urn, command.authority_id, command.host_authority_id}};
}

absl::StatusOr<Events> Decide(const std::optional<School>& known, const RegisterSchool& command) {
  if (!IsSchoolUrn(command.school_urn)) {
    return Wrong(reasons::kUrnInvalid, "a school's URN is six digits", "school_urn");
  }
  SR_RETURN_IF_ERROR(CheckAuthorities(command.authority_id, command.host_authority_id));
  if (command.dsl_person_id.is_nil()) {
    return Wrong(reasons::kPersonMissing, "name the designated safeguarding lead", "dsl_person_id");
  }
  if (known && known->host_authority_id == command.host_authority_id &&
      known->dsl_person_id == command.dsl_person_id) {
    return Events{};
  }
  return Events{SchoolRegistered{command.school_urn, command.authority_id,
                                 command.host_authority_id, command.dsl_person_id}};
}

absl::StatusOr<Events> Decide(const std::optional<Role>& known, const AssignRole& command,
                              bool home_known) {
  if (command.person_id.is_nil()) {
    return Wrong(reasons::kPersonMissing, "the person is required", "person_id");
  }
  if (!IsAuthorityCode(command.authority_id)) {
    return Wrong(reasons::kAuthorityInvalid, "an authority is its ONS code", "authority_id");
  }
  const auto* rule = std::find_if(std::begin(kRoles), std::end(kRoles),
                                  [&](const RoleRule& each) { return each.name == command.role; });
  if (rule == std::end(kRoles)) {
    return Wrong(reasons::kRoleUnknown, "there is no such role", "role");
  }
  if (rule->is_per_home && command.home_urn.empty()) {
    return Wrong(reasons::kRoleNeedsHome, "this role is held for a home", "home_urn");
  }
  if (!rule->is_per_home && !command.home_urn.empty()) {
    return Wrong(reasons::kRoleHasNoHome, "this role is held for the whole authority", "home_urn");
  }
  if (rule->is_per_home && !home_known) {
    return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kHomeNotFound,
                  "register the home first", "home_urn");
  }
  if (known && known->is_held) return Events{};
  return Events{
      RoleAssigned{command.person_id, command.authority_id, command.role, command.home_urn}};
}

absl::StatusOr<Events> Decide(const std::optional<Role>& known, const RemoveRole& command) {
  if (!known || !known->is_held) {
    return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kRoleNotHeld,
                  "the person does not hold this role", "person_id");
  }
  return Events{
      RoleRemoved{command.person_id, command.authority_id, command.role, command.home_urn}};
}

Home Evolve(Home home, const Event& event) {
  if (const auto* registered = std::get_if<HomeRegistered>(&event)) {
    return {registered->home_urn, registered->authority_id, registered->host_authority_id};
  }
  return home;
}

School Evolve(School school, const Event& event) {
  if (const auto* registered = std::get_if<SchoolRegistered>(&event)) {
    return {registered->school_urn, registered->authority_id, registered->host_authority_id,
            registered->dsl_person_id};
  }
  return school;
}

Role Evolve(Role role, const Event& event) {
  if (const auto* assigned = std::get_if<RoleAssigned>(&event)) {
    return {assigned->person_id, assigned->authority_id, assigned->role, assigned->home_urn, true};
  }
  if (std::holds_alternative<RoleRemoved>(event)) role.is_held = false;
  return role;
}

}  // namespace safereturn::referral
