// What notification hears from other services: their events' fields as far as it needs them, found
// by name.
#pragma once

#include <string>
#include <vector>

#include "services/notification/domain/alert.h"

namespace safereturn::notification {

// From scheduling.

struct EscalationRaised {
  PlanId plan_id;
  ChildId child_id;
  EpisodeId episode_id;
  AuthorityId authority_id;
  std::string case_reference;
  HomeUrn home_urn;
  int32_t step = 0;
  int32_t day = 0;
  Instant step_due_time;
  Instant due_time;
  std::vector<std::string> roles;
  AckMode ack_mode = AckMode::kUnspecified;
  std::string template_key;
  Seconds max_promise{0};
  bool acknowledgeable = false;
  std::vector<std::string> next_roles;
  std::optional<Instant> next_time;
};
SR_STRUCT(EscalationRaised, plan_id, child_id, episode_id, authority_id, case_reference, home_urn,
          step, day, step_due_time, due_time, roles, ack_mode, template_key, max_promise,
          acknowledgeable, next_roles, next_time)

struct PlanSuspended {
  PlanId plan_id;
  ChildId child_id;
  EpisodeId episode_id;
  AuthorityId authority_id;
  std::string case_reference;
  HomeUrn home_urn;
  EpisodeId new_episode_id;
  std::vector<std::string> roles;
  Instant due_time;
};
SR_STRUCT(PlanSuspended, plan_id, child_id, episode_id, authority_id, case_reference, home_urn,
          new_episode_id, roles, due_time)

struct PromiseLapsed {
  ChildId child_id;
  AlertId alert_id;
  Instant until_time;
};
SR_STRUCT(PromiseLapsed, child_id, alert_id, until_time)

struct PromiseKept {
  ChildId child_id;
  AlertId alert_id;
};
SR_STRUCT(PromiseKept, child_id, alert_id)

struct PlanClosed {
  PlanId plan_id;
  ChildId child_id;
};
SR_STRUCT(PlanClosed, plan_id, child_id)

// From referral.

struct HeldNoticeOverdue {
  EpisodeId episode_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::string case_reference;
  Instant held_time;
};
SR_STRUCT(HeldNoticeOverdue, episode_id, child_id, authority_id, case_reference, held_time)

struct RoleAssigned {
  PersonId person_id;
  AuthorityId authority_id;
  std::string role;
  HomeUrn home_urn;
};
SR_STRUCT(RoleAssigned, person_id, authority_id, role, home_urn)

struct RoleRemoved {
  PersonId person_id;
  AuthorityId authority_id;
  std::string role;
  HomeUrn home_urn;
};
SR_STRUCT(RoleRemoved, person_id, authority_id, role, home_urn)

}  // namespace safereturn::notification
