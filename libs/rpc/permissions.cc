#include "libs/rpc/permissions.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <initializer_list>

namespace safereturn::rpc {
namespace {

struct Role {
  std::string_view name;
  bool home_scoped;
};

// One bit of a row's mask for each role, in the order of kRoles.
enum : uint32_t {
  kCoordinator = 1u << 0,
  kInterviewer = 1u << 1,
  kPlacementManager = 1u << 2,
  kSocialWorker = 1u << 3,
  kServiceLead = 1u << 4,
  kTeamManager = 1u << 5,
  kHeadOfService = 1u << 6,
  kRegisteredManager = 1u << 7,
  kSafeguardingLead = 1u << 8,
  kIro = 1u << 9,
  kAnalyst = 1u << 10,
  kOperator = 1u << 11,
  kIntegrator = 1u << 12,
  kSystem = 1u << 13,
  kDutyTeam = 1u << 14,
};

constexpr Role kRoles[] = {
    {"coordinator", false},       {"interviewer", false},
    {"placement_manager", true},  {"social_worker", false},
    {"service_lead", false},      {"team_manager", false},
    {"head_of_service", false},   {"registered_manager", true},
    {"safeguarding_lead", false}, {"iro", false},
    {"analyst", false},           {"operator", false},
    {"integrator", false},        {"system", false},
    {"duty_team", false},
};

// Groups that many rows share.
constexpr uint32_t kDesk = kCoordinator | kServiceLead;
constexpr uint32_t kHomes = kPlacementManager | kRegisteredManager;
constexpr uint32_t kAuthorityStaff =
    kSocialWorker | kTeamManager | kHeadOfService | kSafeguardingLead | kIro;
constexpr uint32_t kAuthorityManagers = kTeamManager | kHeadOfService;
constexpr uint32_t kCase = kDesk | kInterviewer | kHomes | kAuthorityStaff | kDutyTeam;
constexpr uint32_t kAlerted =  // whom an alert may tell
    kDesk | kHomes | kAuthorityStaff | kDutyTeam;
constexpr uint32_t kDirectory = kDesk | kAuthorityManagers | kOperator | kSystem;

struct Row {
  std::string_view permission;
  uint32_t roles;
  bool urgent = false;  // a call that waits for others could cost a child
};

// The whole matrix. What is not here is refused.
constexpr Row kTable[] = {
    {"operations.dead_letters.read", kServiceLead | kOperator | kSystem},
    {"operations.dead_letters.write", kOperator | kSystem},

    {"referral.agreements.read", kDesk | kAuthorityManagers | kOperator | kSystem},
    {"referral.agreements.write", kServiceLead | kOperator | kSystem},
    {"referral.children.merge", kDesk | kTeamManager | kSystem},
    {"referral.children.read", kDesk | kInterviewer | kAuthorityStaff | kOperator | kSystem},
    {"referral.directory.read", kCase | kOperator | kSystem},
    {"referral.directory.write", kDirectory},
    {"referral.episodes.merge", kDesk | kTeamManager | kSystem},
    {"referral.episodes.read", kCase | kAnalyst | kOperator | kSystem},
    {"referral.episodes.report",
     kDesk | kHomes | kSocialWorker | kTeamManager | kIntegrator | kSystem},
    {"referral.episodes.write", kDesk | kSocialWorker | kTeamManager | kIntegrator | kSystem},
    {"referral.notices.decide", kDesk | kDutyTeam | kOperator | kSystem},
    {"referral.notices.read", kDesk | kDutyTeam | kOperator | kSystem},
    {"referral.referrals.accept", kDesk | kSystem},
    {"referral.referrals.decide", kServiceLead | kSocialWorker | kTeamManager | kSystem},
    {"referral.sources.read", kDesk | kOperator | kIntegrator | kSystem},
    {"referral.sources.write", kOperator | kSystem},

    {"reporting.figures.read", kDesk | kAuthorityStaff | kAnalyst | kOperator | kSystem},
    // A return names children by their authority's ids: who makes one may read children too.
    {"reporting.returns.make", kServiceLead | kAuthorityManagers | kSystem},
    {"reporting.returns.read", kServiceLead | kAuthorityManagers | kAnalyst | kOperator | kSystem},
    {"reporting.statistics.publish", kServiceLead | kAuthorityManagers | kAnalyst | kSystem},
    {"reporting.statistics.read", kDesk | kAuthorityStaff | kAnalyst | kOperator | kSystem},

    {"risk.assessments.override",
     kServiceLead | kSocialWorker | kTeamManager | kSafeguardingLead | kSystem},
    {"risk.assessments.read",
     kDesk | kInterviewer | kAuthorityStaff | kDutyTeam | kOperator | kSystem},
    {"risk.assessments.write",
     kDesk | kInterviewer | kSocialWorker | kTeamManager | kSafeguardingLead | kSystem},
    {"risk.matrices.compare", kServiceLead | kHeadOfService | kSafeguardingLead | kSystem},
    {"risk.matrices.publish", kServiceLead | kHeadOfService | kSystem},
    {"risk.matrices.read", kCase | kAnalyst | kOperator | kSystem},
    {"risk.patterns.count", kServiceLead | kHeadOfService | kSafeguardingLead | kAnalyst},
    // Links between children are seen and decided by one named role (product decision 13).
    {"risk.patterns.decide", kSafeguardingLead},
    {"risk.patterns.read", kSafeguardingLead},
    {"risk.triggers.publish", kServiceLead | kHeadOfService | kSystem},
    {"risk.triggers.read", kCase | kAnalyst | kOperator | kSystem},

    {"scheduling.bookings.read", kCase | kAnalyst | kOperator | kSystem},
    {"scheduling.bookings.write", kDesk | kSystem},
    {"scheduling.interviewers.read", kDesk | kInterviewer | kOperator | kSystem},
    {"scheduling.interviewers.write", kServiceLead | kOperator | kSystem},
    {"scheduling.ladders.publish", kServiceLead | kHeadOfService | kSystem},
    {"scheduling.ladders.read", kCase | kAnalyst | kOperator | kSystem},
    {"scheduling.plans.read", kCase | kAnalyst | kOperator | kSystem},
    {"scheduling.plans.write", kDesk | kInterviewer | kSystem},
    {"scheduling.schools.read", kCase | kOperator | kSystem},
    {"scheduling.schools.write", kDesk | kOperator | kSystem},
    {"scheduling.timetables.read", kDesk | kInterviewer | kSocialWorker | kSystem},
    {"scheduling.timetables.write", kDesk | kSocialWorker | kSystem},

    // Who writes and reads what a child said (product decision 10); homes never read narratives.
    {"interview.action_words.read", kDesk | kInterviewer | kAuthorityStaff},
    {"interview.actions.read", kCase | kAnalyst | kOperator | kSystem},
    {"interview.actions.write", kDesk | kInterviewer | kAuthorityStaff | kSystem},
    {"interview.danger_notes.read", kDesk | kInterviewer | kAuthorityStaff | kDutyTeam},
    {"interview.dangers.answer", kCase | kSystem},
    {"interview.dangers.close", kServiceLead | kAuthorityStaff | kDutyTeam | kSystem},
    {"interview.dangers.raise", kCase | kSystem, true},
    {"interview.dangers.read", kCase | kAnalyst | kOperator | kSystem},
    {"interview.debriefs.read", kServiceLead},
    {"interview.debriefs.write", kDesk | kInterviewer | kSystem},
    {"interview.drafts.write", kDesk | kInterviewer | kSystem},
    {"interview.frameworks.publish", kServiceLead | kSystem},
    {"interview.frameworks.read", kCase | kAnalyst | kOperator | kSystem},
    {"interview.interviews.read", kCase | kAnalyst | kOperator | kSystem},
    {"interview.interviews.sign", kServiceLead | kSafeguardingLead},
    {"interview.narratives.read", kDesk | kInterviewer | kSafeguardingLead},
    {"interview.outcomes.write", kDesk | kInterviewer | kSystem},
    {"interview.readings.read", kServiceLead | kHeadOfService | kSafeguardingLead},
    {"interview.visits.read", kDesk | kInterviewer | kDutyTeam | kOperator | kSystem},
    {"interview.visits.write", kDesk | kInterviewer | kDutyTeam | kSystem},

    {"notification.alerts.acknowledge", kAlerted | kSystem},
    {"notification.alerts.decline", kAlerted | kSystem},
    {"notification.alerts.handover", kAlerted | kSystem},
    {"notification.alerts.read", kAlerted | kAnalyst | kOperator | kSystem},
    {"notification.contacts.read", kDirectory | kSafeguardingLead},
    {"notification.contacts.write", kDirectory},
    {"notification.messages.read", kDesk | kTeamManager | kOperator | kSystem},
    {"notification.messages.test", kDirectory},
    {"notification.templates.publish", kServiceLead | kOperator | kSystem},
    {"notification.templates.read", kDesk | kTeamManager | kOperator | kSystem},
};

uint32_t BitsOf(const std::vector<std::string>& roles) {
  uint32_t bits = 0;
  for (std::size_t i = 0; i < std::size(kRoles); ++i) {
    if (std::find(roles.begin(), roles.end(), kRoles[i].name) != roles.end()) bits |= 1u << i;
  }
  return bits;
}

const Row* Find(std::string_view permission) {
  const auto row = std::find_if(std::begin(kTable), std::end(kTable),
                                [&](const Row& each) { return each.permission == permission; });
  return row == std::end(kTable) ? nullptr : row;
}

}  // namespace

bool Allows(const std::vector<std::string>& roles, std::string_view permission) {
  const Row* row = Find(permission);
  return row != nullptr && (row->roles & BitsOf(roles)) != 0;
}

bool IsPermission(std::string_view permission) { return Find(permission) != nullptr; }

bool IsUrgent(std::string_view permission) {
  const Row* row = Find(permission);
  return row != nullptr && row->urgent;
}

bool IsHomeScoped(std::string_view role) {
  return std::any_of(std::begin(kRoles), std::end(kRoles),
                     [&](const Role& each) { return each.home_scoped && each.name == role; });
}

const std::vector<std::string>& AllRoles() {
  static const auto& names = *[] {
    auto* all = new std::vector<std::string>;
    for (const Role& role : kRoles) all->emplace_back(role.name);
    return all;
  }();
  return names;
}

const std::vector<std::string>& AllPermissions() {
  static const auto& names = *[] {
    auto* all = new std::vector<std::string>;
    for (const Row& row : kTable) all->emplace_back(row.permission);
    return all;
  }();
  return names;
}

}  // namespace safereturn::rpc
