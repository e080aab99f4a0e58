// What people choose from when a child is in danger; codes, because they travel.
#pragma once

#include <array>
#include <string_view>

namespace safereturn::interview {

// Source: what the interview must find out at once (domain facts 1.7, 4.3).
inline constexpr std::array<std::string_view, 10> kDangerCodes = {
    "NOT_SAID",       "HARM_NOW",
    "THREAT_TO_LIFE", "SELF_HARM",
    "MEDICAL",        "SEXUAL_VIOLENCE",
    "EXPLOITATION",   "TRAFFICKING",
    "UNSAFE_AT_HOME", "MISSING_FROM_INTERVIEW"};

// Source: onward routes (domain facts 4.4, last paragraph).
inline constexpr std::array<std::string_view, 10> kDangerActionCodes = {
    "POLICE_CALLED",         "AMBULANCE_CALLED",
    "MASH_REFERRED",         "STRATEGY_MEETING",
    "CHILD_WITH_SAFE_ADULT", "PLACEMENT_INFORMED",
    "DUTY_TEAM_INFORMED",    "NRM_REFERRED",
    "VISITING_NOW",          "OTHER"};

inline constexpr std::array<std::string_view, 6> kDangerOutcomeCodes = {
    "CHILD_SAFE", "PROTECTION_PLAN", "POLICE_LEAD", "HEALTH_LEAD", "RAISED_IN_ERROR", "OTHER"};

}  // namespace safereturn::interview
