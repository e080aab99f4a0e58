// What interview knows of other services by their events: plans (with their bookings and attempts),
// agreements, interviewers. Kept as they are told; nothing is decided here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/describe.h"
#include "libs/base/ids.h"

namespace safereturn::interview {

// What the agreement of an authority includes (AgreementCreated of referral).
inline constexpr std::string_view kFollowUpPackage = "follow_up";
inline constexpr std::string_view kActionPlanPackage = "action_plan";

// How scheduling says that a plan ended; its numbers.
enum class PlanOutcome {
  kUnspecified = 0,
  kHeld = 1,
  kDeclinedByChild = 2,
  kDeclinedByParentCarer = 3,
  kUnableToContact = 4,
  kNotRequired = 5,
  kWithdrawn = 6,
  kDuplicate = 7,
  kChildMovedOutOfArea = 8,
  kChild18 = 9,
};
SR_ENUM(PlanOutcome, kUnspecified, kHeld, kDeclinedByChild, kDeclinedByParentCarer,
        kUnableToContact, kNotRequired, kWithdrawn, kDuplicate, kChildMovedOutOfArea, kChild18)

enum class KnownPlanState { kUnspecified = 0, kOpen = 1, kCombined = 2, kClosed = 3 };
SR_ENUM(KnownPlanState, kUnspecified, kOpen, kCombined, kClosed)

// The slot that a plan has now.
struct KnownBooking {
  BookingId booking_id;
  InterviewerId interviewer_id;
  Instant start_time;
  Instant end_time;
};
SR_STRUCT(KnownBooking, booking_id, interviewer_id, start_time, end_time)

// A plan has the uuid of its episode. Referral and scheduling tell its parts on two topics, in any
// order: `state` is kUnspecified until the clock runs.
struct KnownPlan {
  PlanId plan_id;
  EpisodeId episode_id;
  ChildId child_id;
  AuthorityId authority_id;
  std::string case_reference;
  HomeUrn home_urn;
  AgreementId agreement_id;  // nil until referral said it
  KnownPlanState state = KnownPlanState::kUnspecified;
  std::optional<Instant> return_time;
  std::optional<Instant> due_time;
  std::optional<Instant> started_time;  // when the clock was born
  PlanId lead_plan_id;                  // nil unless combined, or closed with its lead
  std::optional<KnownBooking> booking;
  int32_t attempts = 0;
  std::optional<Instant> last_attempt_time;
  PlanOutcome outcome = PlanOutcome::kUnspecified;
};
SR_STRUCT(KnownPlan, plan_id, episode_id, child_id, authority_id, case_reference, home_urn,
          agreement_id, state, return_time, due_time, started_time, lead_plan_id, booking, attempts,
          last_attempt_time, outcome)

struct KnownAgreement {
  AgreementId agreement_id;
  AuthorityId authority_id;
  std::vector<std::string> packages;
  bool is_active = false;
  std::optional<Instant> expire_time;
};
SR_STRUCT(KnownAgreement, agreement_id, authority_id, packages, is_active, expire_time)

struct KnownInterviewer {
  InterviewerId interviewer_id;
  AuthorityId authority_id;
  PersonId person_id;  // nil if the register does not say
  bool is_active = false;
};
SR_STRUCT(KnownInterviewer, interviewer_id, authority_id, person_id, is_active)

// Returns the plans that one interview of `lead` covers: itself and those that are combined into
// it, in the order of their returns, the leading one first. `plans`: all of the child.
[[nodiscard]] std::vector<KnownPlan> CoveredBy(const KnownPlan& lead,
                                               const std::vector<KnownPlan>& plans);

// Returns whether the agreement is in force at `now` and includes `package`.
[[nodiscard]] bool Includes(const KnownAgreement& agreement, std::string_view package, Instant now);

}  // namespace safereturn::interview
