// The ladder: who is told when an interview slips. Versioned data; a plan pins the version that was
// in force when its clock started (product decision 4), so a published version never changes.
#pragma once

#include <absl/status/statusor.h>

#include <array>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/describe.h"
#include "libs/base/ids.h"

namespace safereturn::scheduling {

// How people own an alert of a step (product decision 5).
enum class AckMode { kUnspecified = 0, kLink = 1, kLogin = 2 };
SR_ENUM(AckMode, kUnspecified, kLink, kLogin)

// What makes a step needless when it falls due.
enum class StepUnless { kUnspecified = 0, kNothing = 1, kArranged = 2, kOfferedOrArranged = 3 };
SR_ENUM(StepUnless, kUnspecified, kNothing, kArranged, kOfferedOrArranged)

// Steps are numbered as the product numbers them (domain facts 1.9).
inline constexpr int32_t kNoticeStep = 0;
inline constexpr int32_t kLastAcknowledgeableStep = 5;
inline constexpr int32_t kBreachStep = 6;
inline constexpr int32_t kDailyStep = 7;
inline constexpr int32_t kStepCount = 8;

// Source: DfE, Statutory guidance on children who run away or go missing from home or care (2014):
// the interview within 72 hours of the return; elapsed hours (domain facts 1.4).
inline constexpr std::chrono::hours kInterviewWithin{72};

// Step 7 repeats until an outcome is recorded (domain facts 1.9).
inline constexpr std::chrono::hours kDailyEvery{24};

struct LadderStep {
  int32_t step = 0;
  Seconds offset{0};  // from the return; whole minutes
  std::vector<std::string> roles;
  std::string template_key;  // what is missing: "not_booked"
  StepUnless unless = StepUnless::kUnspecified;
  AckMode ack_mode = AckMode::kUnspecified;
};
SR_STRUCT(LadderStep, step, offset, roles, template_key, unless, ack_mode)

// One immutable version.
struct Ladder {
  std::string ladder_id;
  AuthorityId authority_id;
  int32_t version = 0;
  std::vector<LadderStep> steps;  // 0 to 7
  Seconds max_promise{0};         // the longest promise that an acknowledgement may make
  Instant published_time;
  std::string published_by;
  int32_t shift_from_level = 0;  // of a child's risk, 1 to 4; 0: risk shifts nothing
};
SR_STRUCT(Ladder, ladder_id, authority_id, version, steps, max_promise, published_time,
          published_by, shift_from_level)

struct LadderPublished {
  std::string ladder_id;
  AuthorityId authority_id;
  int32_t version = 0;
  std::string published_by;
  std::vector<LadderStep> steps;
  Seconds max_promise{0};
  Instant published_time;
  int32_t shift_from_level = 0;
};
SR_STRUCT(LadderPublished, ladder_id, authority_id, version, published_by, steps, max_promise,
          published_time, shift_from_level)
using LadderEvent = std::variant<LadderPublished>;
using LadderEvents = std::vector<LadderEvent>;

struct PublishLadder {
  AuthorityId authority_id;
  std::string ladder_id;  // letters, digits, _ and -; "default" continues the built-in one
  std::vector<LadderStep> steps;
  Seconds max_promise{0};
  int32_t shift_from_level = 0;
  std::string caller;
};
SR_STRUCT(PublishLadder, authority_id, ladder_id, steps, max_promise, shift_from_level)

// Returns the built-in ladder "default" version 1, for authorities that have published none.
// Source: domain facts 1.9 (proposal), product decisions 4 and 5.
const Ladder& DefaultLadder();

// Returns whether `ladder_id` and `version` name the built-in ladder.
bool IsDefaultLadder(const std::string& ladder_id, int32_t version);

// Returns the primary key of a published version: "E10000016.default.2".
std::string LadderKey(const AuthorityId& authority, const std::string& ladder_id, int32_t version);

// Returns the one that clocks which start now pin: the latest of the authority's published
// versions, or the built-in one.
const Ladder& LadderInForce(const std::vector<Ladder>& published);

// The highest level of risk; the numbers are those of safereturn.risk.v1.RiskLevel.
inline constexpr int32_t kHighestRisk = 4;

// Returns whether a child's risk at `level` (0: not known) shifts plans that have pinned `ladder`.
bool ShiftsAt(const Ladder& ladder, int32_t level);

// Returns the offsets of steps 0 to 7 in minutes. `shifted` (a child under 12, or at a high risk):
// steps 2 to 5 take the offset of the step before them; 0, 1, the breach and what follows stay
// (domain facts 1.9).
std::vector<int32_t> StepOffsetMinutes(const Ladder& ladder, bool shifted);

// Decides a new version; `published` are all earlier ones of the authority.
// Errors: INVALID_ARGUMENT with LADDER_ID_INVALID, LADDER_STEPS_INCOMPLETE (not 0 to 7 in order),
//   LADDER_OFFSETS_INVALID (not ascending from 0 in whole minutes), LADDER_BREACH_MOVED (step 6 not
//   at 72 h or the breach or the daily step conditional), LADDER_ROLE_UNKNOWN,
//   LADDER_ROLES_MISSING, LADDER_TEMPLATE_INVALID, LADDER_UNLESS_MISSING, LADDER_PROMISE_INVALID
//   (not in (0, 24 h]), LADDER_SHIFT_INVALID (not 0 to 4).
absl::StatusOr<LadderEvents> Decide(const std::vector<Ladder>& published,
                                    const PublishLadder& command, Instant now);
Ladder Evolve(Ladder ladder, const LadderEvent& event);

}  // namespace safereturn::scheduling
