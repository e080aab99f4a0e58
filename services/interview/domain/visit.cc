#include "services/interview/domain/visit.h"

#include "libs/base/result.h"
#include "services/interview/domain/reasons.h"

namespace safereturn::interview {
namespace {

absl::Status CheckExpectedEnd(const std::optional<Instant>& expected_end, Instant now) {
  if (expected_end && *expected_end > now && *expected_end <= now + kLongestVisit) {
    return absl::OkStatus();
  }
  return Refuse(absl::StatusCode::kInvalidArgument, reasons::kExpectedEndInvalid,
                "the expected end is ahead, by 12 hours at most", "expected_end_time");
}

absl::Status CheckRunning(const Visit& visit) {
  if (visit.state == VisitState::kRunning) return absl::OkStatus();
  return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kVisitEnded,
                "the visit is ended; start a new one", "name");
}

VisitOverdue Overdue(const Visit& visit, Instant now, Instant next) {
  return {.visit_id = visit.visit_id,
          .child_id = visit.child_id,
          .authority_id = visit.authority_id,
          .interviewer_id = visit.interviewer_id,
          .person_id = visit.person_id,
          .interview_id = visit.interview_id,
          .case_reference = visit.case_reference,
          .home_urn = visit.home_urn,
          .roles = {"service_lead", "duty_team"},
          .step = visit.step + 1,
          .template_key = "visit_overdue",
          .expected_end_time = visit.expected_end_time,
          .raised_time = now,
          .next_time = next};
}

struct Evolver {
  Visit& visit;

  void operator()(const VisitStarted& event) const {
    visit.visit_id = event.visit_id;
    visit.child_id = event.child_id;
    visit.authority_id = event.authority_id;
    visit.interviewer_id = event.interviewer_id;
    visit.person_id = event.person_id;
    visit.interview_id = event.interview_id;
    visit.plan_id = event.plan_id;
    visit.case_reference = event.case_reference;
    visit.home_urn = event.home_urn;
    visit.state = VisitState::kRunning;
    visit.started_by = event.started_by;
    visit.started_time = event.started_time;
    visit.expected_end_time = event.expected_end_time;
    visit.next_time = event.expected_end_time + kVisitGrace;
  }
  void operator()(const VisitExtended& event) const {
    visit.expected_end_time = event.expected_end_time;
    visit.next_time = event.expected_end_time + kVisitGrace;
  }
  void operator()(const VisitOverdue& event) const {
    visit.step = event.step;
    visit.next_time = event.next_time;
  }
  void operator()(const VisitEnded& event) const {
    visit.state = event.is_safe ? VisitState::kEnded : VisitState::kUnsafe;
    visit.ended_by = event.ended_by;
    visit.ended_time = event.ended_time;
    visit.next_time.reset();  // of an unsafe one VisitOverdue follows at once
  }
};

}  // namespace

absl::StatusOr<VisitEvents> Decide(const StartVisit& command, const CaseFacts& facts,
                                   const std::optional<VisitId>& running, const VisitId& id,
                                   Instant now) {
  if (command.interviewer_id.is_nil()) {
    return Refuse(absl::StatusCode::kInvalidArgument, reasons::kInterviewerMissing,
                  "say which interviewer", "interviewer_id");
  }
  SR_RETURN_IF_ERROR(CheckExpectedEnd(command.expected_end_time, now));
  if (running) {
    return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kVisitStillRunning,
                  "the interviewer has not ended " + running->name(), "interviewer_id");
  }
  return VisitEvents{VisitStarted{.visit_id = id,
                                  .child_id = facts.child_id,
                                  .authority_id = facts.authority_id,
                                  .interviewer_id = command.interviewer_id,
                                  .person_id = command.person_id.value_or(PersonId()),
                                  .interview_id = command.interview_id.value_or(InterviewId()),
                                  .expected_end_time = *command.expected_end_time,
                                  .plan_id = facts.plan_id,
                                  .case_reference = facts.case_reference,
                                  .home_urn = facts.home_urn,
                                  .started_by = command.caller,
                                  .started_time = now}};
}

absl::StatusOr<VisitEvents> Decide(const Visit& visit, const ExtendVisit& command, Instant now) {
  SR_RETURN_IF_ERROR(CheckRunning(visit));
  if (command.caller != visit.started_by) {
    return Refuse(absl::StatusCode::kPermissionDenied, reasons::kVisitOfAnother,
                  "only who started a visit extends it; speak to them and end it", "name");
  }
  SR_RETURN_IF_ERROR(CheckExpectedEnd(command.expected_end_time, now));
  VisitEvents events = DecideTick(visit, now);
  events.emplace_back(VisitExtended{visit.visit_id, visit.child_id, visit.authority_id,
                                    *command.expected_end_time, command.caller});
  return events;
}

absl::StatusOr<VisitEvents> Decide(const Visit& visit, const EndVisit& command, Instant now) {
  if (visit.state == VisitState::kEnded) {
    return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kVisitEnded,
                  "the visit is ended and the interviewer safe", "name");
  }
  VisitEvents events = DecideTick(visit, now);
  events.emplace_back(VisitEnded{visit.visit_id, visit.child_id, visit.authority_id,
                                 command.is_safe, now, command.caller});
  if (!command.is_safe) {
    events.emplace_back(Overdue(Fold(visit, events), now, now + kVisitAgain));
  }
  return events;
}

VisitEvents DecideTick(const Visit& visit, Instant now) {
  const auto due = NextDue(visit);
  if (!due || *due > now) return {};
  // After an outage people are told once, not once for each half hour of it.
  const auto missed = (now - *due) / kVisitAgain;
  return {Overdue(visit, now, *due + kVisitAgain * (missed + 1))};
}

std::optional<Instant> NextDue(const Visit& visit) { return visit.next_time; }

Visit Evolve(Visit visit, const VisitEvent& event) {
  std::visit(Evolver{visit}, event);
  return visit;
}

Visit Fold(Visit visit, const VisitEvents& events) {
  for (const VisitEvent& event : events) visit = Evolve(std::move(visit), event);
  return visit;
}

}  // namespace safereturn::interview
