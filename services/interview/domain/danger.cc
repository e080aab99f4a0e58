#include "services/interview/domain/danger.h"

#include "libs/base/result.h"
#include "libs/base/text.h"
#include "services/interview/domain/action_checks.h"
#include "services/interview/domain/danger_codes.h"
#include "services/interview/domain/reasons.h"

namespace safereturn::interview {
namespace {

using std::chrono::minutes;

DangerUnanswered Unanswered(const Danger& danger, int32_t step, Instant now) {
  const ClimbPolicy& policy = DangerClimb();
  return {.danger_id = danger.danger_id,
          .child_id = danger.child_id,
          .authority_id = danger.authority_id,
          .plan_id = danger.plan_id,
          .episode_id = danger.episode_id,
          .case_reference = danger.case_reference,
          .home_urn = danger.home_urn,
          .roles = StepRoles(policy, step),
          .step = step,
          .template_key = policy.template_key,
          .raised_time = now,
          .raised_by = danger.raised_by,
          .next_time = StepTime(policy, danger.raised_time, step + 1),
          .due_time = StepTime(policy, danger.raised_time, step)};
}

absl::Status CheckOpen(const Danger& danger) {
  if (danger.state != DangerState::kClosed) return absl::OkStatus();
  return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kDangerClosed,
                "this danger is closed; raise a new one", "name");
}

struct Evolver {
  Danger& danger;

  void operator()(const ImmediateDangerRaised& event) const {
    danger = {.danger_id = event.danger_id,
              .child_id = event.child_id,
              .authority_id = event.authority_id,
              .plan_id = event.plan_id,
              .episode_id = event.episode_id,
              .interview_id = event.interview_id,
              .case_reference = event.case_reference,
              .home_urn = event.home_urn,
              .danger_code = event.danger_code,
              .state = DangerState::kRaised,
              .raised_by = event.raised_by,
              .raised_time = event.raised_time,
              .step = event.step,
              .roles = event.roles,
              .next_time = event.next_time};
  }
  void operator()(const DangerUnanswered& event) const {
    danger.child_id = event.child_id;
    danger.plan_id = event.plan_id;
    danger.episode_id = event.episode_id;
    danger.case_reference = event.case_reference;
    danger.home_urn = event.home_urn;
    danger.step = event.step;
    danger.roles = event.roles;
    danger.next_time = event.next_time;
  }
  void operator()(const DangerAnswered& event) const {
    danger.state = DangerState::kAnswered;
    danger.next_time.reset();
    danger.answers.push_back({event.answered_by, event.action_code, event.answered_time, {}});
  }
  void operator()(const DangerClosed& event) const {
    danger.state = DangerState::kClosed;
    danger.next_time.reset();
    danger.outcome_code = event.outcome_code;
    danger.closed_by = event.closed_by;
    danger.closed_time = event.closed_time;
  }
};

}  // namespace

const ClimbPolicy& DangerClimb() {
  static const ClimbPolicy& policy = *new ClimbPolicy{
      .template_key = "danger",
      .steps = {{minutes(0), {"safeguarding_lead", "social_worker"}},
                {minutes(15), {"safeguarding_lead", "social_worker", "team_manager"}},
                {minutes(30),
                 {"safeguarding_lead", "social_worker", "team_manager", "service_lead"}},
                {minutes(60),
                 {"safeguarding_lead", "social_worker", "team_manager", "service_lead",
                  "head_of_service", "duty_team"}}},
      .repeat = minutes(60),
      .repeat_roles = {"safeguarding_lead", "social_worker", "team_manager", "service_lead",
                       "head_of_service", "duty_team"}};
  return policy;
}

absl::StatusOr<DangerEvents> Decide(const RaiseImmediateDanger& command, const CaseFacts& facts,
                                    const DangerId& id, Instant now) {
  if (!command.child_id && !command.plan_id && !command.interview_id) {
    return Refuse(absl::StatusCode::kInvalidArgument, reasons::kDangerSubjectMissing,
                  "say which child, plan or interview it is about", "child_id");
  }
  if (command.child_id && !facts.child_id.is_nil() && *command.child_id != facts.child_id) {
    return Refuse(absl::StatusCode::kInvalidArgument, reasons::kSubjectsDiffer,
                  "the plan or interview is of another child; name one of them alone", "child_id");
  }
  const std::string code = command.danger_code.empty() ? "NOT_SAID" : command.danger_code;
  SR_RETURN_IF_ERROR(CheckCode(code, kDangerCodes, "danger_code"));
  const ClimbPolicy& policy = DangerClimb();
  const PlanId plan = facts.plan_id.is_nil() ? command.plan_id.value_or(PlanId()) : facts.plan_id;
  return DangerEvents{ImmediateDangerRaised{
      .danger_id = id,
      .child_id = facts.child_id.is_nil() ? command.child_id.value_or(ChildId()) : facts.child_id,
      .authority_id = facts.authority_id,
      .plan_id = plan,
      .episode_id = EpisodeId(plan.uuid()),  // a plan has the uuid of its episode
      .case_reference = facts.case_reference,
      .home_urn = facts.home_urn,
      .roles = StepRoles(policy, 0),
      .step = 0,
      .template_key = policy.template_key,
      .raised_time = now,
      .raised_by = command.caller,
      .next_time = StepTime(policy, now, 1),
      .interview_id = command.interview_id.value_or(InterviewId()),
      .danger_code = code}};
}

absl::StatusOr<DangerEvents> Decide(const Danger& danger, const AnswerDanger& command,
                                    Instant now) {
  SR_RETURN_IF_ERROR(CheckOpen(danger));
  SR_RETURN_IF_ERROR(CheckCode(command.action_code, kDangerActionCodes, "action_code"));
  SR_RETURN_IF_ERROR(CheckText(command.note, "note", kLongestDangerNote));
  if (danger.answers.size() >= kMostDangerAnswers) {
    return Refuse(absl::StatusCode::kResourceExhausted, reasons::kTooMany,
                  "fifty answers are recorded; close the danger", "name");
  }
  // What was due before the answer came is said before it, so that an answer and a tick of the same
  // instant give one result whichever comes first.
  DangerEvents events = DecideTick(danger, now);
  events.emplace_back(DangerAnswered{danger.danger_id, danger.child_id, danger.authority_id,
                                     command.caller, command.action_code, now});
  return events;
}

absl::StatusOr<DangerEvents> Decide(const Danger& danger, const CloseDanger& command, Instant now) {
  SR_RETURN_IF_ERROR(CheckOpen(danger));
  if (danger.state != DangerState::kAnswered) {
    return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kDangerNotAnswered,
                  "say first what was done (AnswerDanger)", "name");
  }
  SR_RETURN_IF_ERROR(CheckCode(command.outcome_code, kDangerOutcomeCodes, "outcome_code"));
  return DangerEvents{DangerClosed{danger.danger_id, danger.child_id, danger.authority_id,
                                   command.caller, command.outcome_code, now}};
}

DangerEvents DecideTick(const Danger& danger, Instant now) {
  DangerEvents events;
  if (danger.state != DangerState::kRaised) return events;
  for (const int32_t step : StepsDue(DangerClimb(), danger.raised_time, danger.step, now)) {
    events.emplace_back(Unanswered(danger, step, now));
  }
  return events;
}

Danger WithFacts(Danger danger, const CaseFacts& facts) {
  if (danger.authority_id != facts.authority_id) return danger;
  danger.child_id = facts.child_id;
  danger.plan_id = facts.plan_id;
  danger.episode_id = facts.episode_id;
  danger.case_reference = facts.case_reference;
  danger.home_urn = facts.home_urn;
  return danger;
}

std::optional<Instant> NextDue(const Danger& danger) { return danger.next_time; }

Danger Evolve(Danger danger, const DangerEvent& event) {
  std::visit(Evolver{danger}, event);
  return danger;
}

Danger Fold(Danger danger, const DangerEvents& events) {
  for (const DangerEvent& event : events) danger = Evolve(std::move(danger), event);
  return danger;
}

}  // namespace safereturn::interview
