// What people choose from in an action plan; codes, because they travel.
#pragma once

#include <array>
#include <string_view>

namespace safereturn::interview {

// Source: the four statutory purposes (domain facts 1.7), push and pull factors (4.3) and onward
// routes (4.4).
inline constexpr std::array<std::string_view, 14> kActionCategories = {
    "SAFETY",    "KEEP_SAFE_ADVICE", "HEALTH",     "MENTAL_HEALTH", "SUBSTANCES",
    "EDUCATION", "PLACEMENT",        "FAMILY",     "PEERS",         "EXPLOITATION",
    "POLICE",    "ADVOCACY",         "ACTIVITIES", "OTHER"};

// Organisations that own an action where no person of the directory does.
inline constexpr std::array<std::string_view, 12> kOrganisations = {
    "SERVICE_PROVIDER", "SOCIAL_CARE",       "PLACEMENT", "POLICE",     "HEALTH",    "CAMHS",
    "EDUCATION",        "SUBSTANCE_SERVICE", "ADVOCACY",  "EARLY_HELP", "VOLUNTARY", "OTHER"};

// Roles that may be told first when an action is overdue: those of the permission table.
inline constexpr std::array<std::string_view, 12> kOwnerRoles = {
    "coordinator",       "interviewer",  "placement_manager", "social_worker",
    "service_lead",      "team_manager", "head_of_service",   "registered_manager",
    "safeguarding_lead", "iro",          "duty_team",         "analyst"};

inline constexpr std::array<std::string_view, 5> kActionOutcomes = {
    "ACHIEVED", "PARTLY_ACHIEVED", "NOT_ACHIEVED", "REFERRED_ON", "OTHER"};

inline constexpr std::array<std::string_view, 7> kCancelReasons = {
    "NOT_NEEDED", "DUPLICATE",         "REPLACED",        "CHILD_DECLINED",
    "CHILD_18",   "MOVED_OUT_OF_AREA", "PLANNED_IN_ERROR"};

}  // namespace safereturn::interview
