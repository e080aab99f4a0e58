#include "services/scheduling/domain/ladder.h"

#include <algorithm>
#include <string_view>

#include "libs/base/result.h"
#include "libs/base/text.h"
#include "services/scheduling/domain/reasons.h"

namespace safereturn::scheduling {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

// The longest promise that any policy may allow: longer ones would sleep past a whole step.
constexpr hours kLongestPromise{24};

constexpr size_t kLongestKey = 40;

constexpr std::string_view kRoles[] = {
    "coordinator",       "interviewer",  "placement_manager", "social_worker",
    "service_lead",      "team_manager", "head_of_service",   "registered_manager",
    "safeguarding_lead", "iro",          "duty_team",
};

absl::Status Invalid(std::string_view reason, std::string_view message, std::string_view field) {
  return Refuse(absl::StatusCode::kInvalidArgument, reason, message, field);
}

absl::Status CheckStep(const LadderStep& step, const LadderStep* before) {
  if (step.offset % minutes(1) != Seconds(0) || step.offset < Seconds(0) ||
      (before == nullptr ? step.offset != Seconds(0) : step.offset <= before->offset)) {
    return Invalid(reasons::kLadderOffsetsInvalid, "offsets ascend from 0 in whole minutes",
                   "steps.offset");
  }
  if (step.roles.empty()) {
    return Invalid(reasons::kLadderRolesMissing, "every step tells somebody", "steps.roles");
  }
  for (const std::string& role : step.roles) {
    if (std::find(std::begin(kRoles), std::end(kRoles), role) == std::end(kRoles)) {
      return Invalid(reasons::kLadderRoleUnknown, "a role of a step is not known", "steps.roles");
    }
  }
  if (!IsKey(step.template_key, kLongestKey)) {
    return Invalid(reasons::kLadderTemplateInvalid, "a template key is a short code",
                   "steps.template_key");
  }
  if (step.unless == StepUnless::kUnspecified) {
    return Invalid(reasons::kLadderUnlessMissing, "say what makes the step needless, or nothing",
                   "steps.unless");
  }
  return absl::OkStatus();
}

}  // namespace

const Ladder& DefaultLadder() {
  static const Ladder& ladder = *[] {
    const std::vector<std::string> everybody = {
        "coordinator",  "service_lead",    "placement_manager", "social_worker",
        "team_manager", "head_of_service", "registered_manager"};
    std::vector<std::string> and_iro = everybody;
    and_iro.emplace_back("iro");
    auto* made = new Ladder;
    made->ladder_id = "default";
    made->version = 1;
    made->max_promise = hours(4);
    made->shift_from_level = kHighestRisk;
    made->steps = {
        {0, hours(0), {"coordinator"}, "returned", StepUnless::kNothing, AckMode::kLink},
        {1,
         hours(4),
         {"coordinator"},
         "not_offered",
         StepUnless::kOfferedOrArranged,
         AckMode::kLink},
        {2,
         hours(24),
         {"coordinator", "service_lead"},
         "not_booked",
         StepUnless::kArranged,
         AckMode::kLink},
        {3,
         hours(36),
         {"placement_manager", "social_worker"},
         "not_booked",
         StepUnless::kArranged,
         AckMode::kLink},
        {4,
         hours(48),
         {"team_manager"},
         "not_booked",
         StepUnless::kOfferedOrArranged,
         AckMode::kLink},
        {5,
         hours(60),
         {"head_of_service", "registered_manager"},
         "not_booked",
         StepUnless::kArranged,
         AckMode::kLogin},
        {6, kInterviewWithin, everybody, "breached", StepUnless::kNothing, AckMode::kLogin},
        {7, hours(96), and_iro, "still_open", StepUnless::kNothing, AckMode::kLogin},
    };
    return made;
  }();
  return ladder;
}

bool IsDefaultLadder(const std::string& ladder_id, int32_t version) {
  return version == DefaultLadder().version && ladder_id == DefaultLadder().ladder_id;
}

std::string LadderKey(const AuthorityId& authority, const std::string& ladder_id, int32_t version) {
  return authority + "." + ladder_id + "." + std::to_string(version);
}

const Ladder& LadderInForce(const std::vector<Ladder>& published) {
  const Ladder* latest = nullptr;
  for (const Ladder& ladder : published) {
    if (latest == nullptr || ladder.published_time > latest->published_time ||
        (ladder.published_time == latest->published_time && ladder.version > latest->version)) {
      latest = &ladder;
    }
  }
  return latest == nullptr ? DefaultLadder() : *latest;
}

bool ShiftsAt(const Ladder& ladder, int32_t level) {
  return ladder.shift_from_level > 0 && level >= ladder.shift_from_level;
}

std::vector<int32_t> StepOffsetMinutes(const Ladder& ladder, bool shifted) {
  std::vector<int32_t> offsets;
  offsets.reserve(kStepCount);
  for (int32_t step = 0; step < kStepCount; ++step) {
    const bool takes_earlier = shifted && step >= 2 && step < kBreachStep;
    const Seconds offset =
        ladder.steps[static_cast<size_t>(takes_earlier ? step - 1 : step)].offset;
    offsets.push_back(static_cast<int32_t>(offset / minutes(1)));
  }
  return offsets;
}

absl::StatusOr<LadderEvents> Decide(const std::vector<Ladder>& published,
                                    const PublishLadder& command, Instant now) {
  if (!IsKey(command.ladder_id, kLongestKey)) {
    return Invalid(reasons::kLadderIdInvalid, "a ladder's id is a short code of a-z, 0-9, _ and -",
                   "ladder_id");
  }
  if (command.steps.size() != kStepCount) {
    return Invalid(reasons::kLadderStepsIncomplete, "a ladder has steps 0 to 7", "steps");
  }
  for (size_t i = 0; i < command.steps.size(); ++i) {
    const LadderStep& step = command.steps[i];
    if (step.step != static_cast<int32_t>(i)) {
      return Invalid(reasons::kLadderStepsIncomplete, "a ladder has steps 0 to 7 in order",
                     "steps.step");
    }
    SR_RETURN_IF_ERROR(CheckStep(step, i == 0 ? nullptr : &command.steps[i - 1]));
  }
  // The statutory deadline is no setting (product decision 1), and nothing silences it.
  for (const int32_t step : {kNoticeStep, kBreachStep, kDailyStep}) {
    if (command.steps[static_cast<size_t>(step)].unless != StepUnless::kNothing) {
      return Invalid(reasons::kLadderBreachMoved, "steps 0, 6 and 7 are unconditional",
                     "steps.unless");
    }
  }
  if (command.steps[kBreachStep].offset != kInterviewWithin) {
    return Invalid(reasons::kLadderBreachMoved, "the breach is at 72 hours", "steps.offset");
  }
  if (command.max_promise <= Seconds(0) || command.max_promise > kLongestPromise) {
    return Invalid(reasons::kLadderPromiseInvalid, "a promise is at most 24 hours", "max_promise");
  }
  if (command.shift_from_level < 0 || command.shift_from_level > kHighestRisk) {
    return Invalid(reasons::kLadderShiftInvalid, "a level of risk is 1 to 4; 0 shifts nothing",
                   "shift_from_level");
  }
  int32_t version = command.ladder_id == DefaultLadder().ladder_id ? DefaultLadder().version : 0;
  for (const Ladder& ladder : published) {
    if (ladder.ladder_id == command.ladder_id) version = std::max(version, ladder.version);
  }
  LadderPublished said;
  said.ladder_id = command.ladder_id;
  said.authority_id = command.authority_id;
  said.version = version + 1;
  said.published_by = command.caller;
  said.steps = command.steps;
  for (LadderStep& step : said.steps) {
    if (step.ack_mode == AckMode::kUnspecified) step.ack_mode = AckMode::kLogin;
  }
  said.max_promise = command.max_promise;
  said.published_time = now;
  said.shift_from_level = command.shift_from_level;
  return LadderEvents{said};
}

Ladder Evolve(Ladder ladder, const LadderEvent& event) {
  const auto& said = std::get<LadderPublished>(event);
  ladder.ladder_id = said.ladder_id;
  ladder.authority_id = said.authority_id;
  ladder.version = said.version;
  ladder.steps = said.steps;
  ladder.max_promise = said.max_promise;
  ladder.published_time = said.published_time;
  ladder.published_by = said.published_by;
  ladder.shift_from_level = said.shift_from_level;
  return ladder;
}

}  // namespace safereturn::scheduling
