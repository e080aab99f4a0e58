#include "services/scheduling/domain/ledger.h"

#include <utility>

#include "services/scheduling/domain/event_names.h"

namespace safereturn::scheduling {
namespace {

struct Rule {
  std::string_view code;
  std::string text;
};

Rule CauseRule(const EscalationRaised& event) {
  switch (event.cause) {
    case EscalationCause::kLateNotice:
      return {"LATE_NOTICE",
              "the notice came when this step had passed already: one alert goes out at the step "
              "already passed (decision 15)"};
    case EscalationCause::kPromiseLapsed:
      return {"PROMISE_LAPSED",
              "a promise was not kept in time: the step after the acknowledged one fires at once "
              "(decision 4)"};
    case EscalationCause::kCorrected:
      return {
          "RETURN_CORRECTED",
          "the corrected clock had passed this step already: the highest passed one fires, once"};
    case EscalationCause::kDeclined:
      return {"ALERT_DECLINED", "an alerted person cannot act: it goes up one step at once"};
    case EscalationCause::kRisk:
      return {
          "RISK_SHIFTED",
          "the ladder that the child's risk shortened had passed this step already: the highest "
          "passed one fires, once (4.5)"};
    case EscalationCause::kDue:
    case EscalationCause::kUnspecified:
      break;
  }
  if (event.step == kBreachStep) {
    return {"BREACH", "72 hours are over; nothing defers the breach (decision 4)"};
  }
  if (event.step == kDailyStep) {
    return {"STILL_OPEN", "no outcome is recorded: repeated every 24 hours (facts 1.9)"};
  }
  return {"STEP_DUE", "the time of this step of the pinned ladder had come"};
}

struct RuleOf {
  Rule operator()(const ClockStarted& event) const {
    const std::string shift =
        event.shift_reason == "RISK"
            ? "; steps 2 to 5 are one step earlier because of the child's risk (4.5)"
        : event.shifted ? "; steps 2 to 5 are one step earlier for a child under 12 (facts 1.9)"
                        : "";
    if (!event.skipped_steps.empty()) {
      return {"CLOCK_STARTED_LATE",
              "72 elapsed hours from the return, in UTC; the notice was late, so steps that had "
              "passed are skipped (DfE 2014; decisions 1 and 15)" +
                  shift};
    }
    return {"CLOCK_STARTED",
            "72 elapsed hours from the return, in UTC (DfE 2014; decision 1)" + shift};
  }
  Rule operator()(const LadderShifted& event) const {
    return {"RISK_SHIFTED",
            "the child's risk reached level " + std::to_string(event.level) +
                ": steps 2 to 5 of the pinned ladder are one step earlier, once and "
                "for good (4.5)"};
  }
  Rule operator()(const ClockCorrected&) const {
    return {"RETURN_CORRECTED",
            "72 hours run from the corrected return; unsettled steps are planned anew, nothing is "
            "un-sent (4.1.4)"};
  }
  Rule operator()(const InterviewOffered&) const {
    return {"OFFERED", "a milestone; it keeps a standing promise (decisions 2 and 4)"};
  }
  Rule operator()(const InterviewBooked&) const {
    return {"ARRANGED", "a milestone; it keeps a standing promise (decisions 2 and 4)"};
  }
  Rule operator()(const BookingReleased&) const {
    return {"BOOKING_RELEASED", "without a live booking by the due time it is not arranged"};
  }
  Rule operator()(const AttemptRecorded&) const {
    return {"ATTEMPTED", "a milestone that moves no clock (decision 2)"};
  }
  Rule operator()(const EscalationRaised& event) const { return CauseRule(event); }
  Rule operator()(const StepSettled&) const {
    return {"STEP_MET", "what this step asks for was there when it fell due: it never fires"};
  }
  Rule operator()(const PromiseMade&) const {
    return {"PROMISE_MADE",
            "acknowledged: the steps below the breach wait until the promised time (decision 4)"};
  }
  Rule operator()(const PromiseKept&) const {
    return {"PROMISE_KEPT", "kept by a milestone: waiting steps are considered at once"};
  }
  Rule operator()(const PromiseLapsed&) const {
    return {"PROMISE_LAPSED", "no milestone by the promised time (decision 4)"};
  }
  Rule operator()(const DeadlineBreached&) const {
    return {"BREACH", "72 elapsed hours from the return are over (DfE 2014)"};
  }
  Rule operator()(const PlanSuspended&) const {
    return {"MISSING_AGAIN",
            "the service clock stands while the child is missing again; the statutory clock does "
            "not (decision 7)"};
  }
  Rule operator()(const PlanResumed&) const {
    return {"RESUMED", "the later episode came to nothing: waiting steps are considered at once"};
  }
  Rule operator()(const PlanCombined&) const {
    return {"COMBINED",
            "one interview covers several episodes; each keeps its own breach (decision 7)"};
  }
  Rule operator()(const PlanSplit&) const {
    return {"SPLIT", "it stands alone again: of the steps passed meanwhile the highest fires"};
  }
  Rule operator()(const PlanClosed&) const {
    return {"CLOSED", "the plan ended: its clock is silent"};
  }
  Rule operator()(const PlanReopened&) const {
    return {"REOPENED", "a merge was taken back: of the steps passed meanwhile the highest fires"};
  }
};

template <class T>
std::string WhoOf(const T& event) {
  if constexpr (requires { event.recorded_by; }) return event.recorded_by;
  return "";
}

template <class T>
int32_t StepOf(const T& event) {
  if constexpr (requires { event.step; }) return event.step;
  return -1;
}

std::optional<Instant> DueOf(const Plan& plan) {
  if (plan.state == PlanState::kUnspecified) return std::nullopt;
  return plan.due_time;
}

}  // namespace

std::vector<LedgerEntry> Explain(const std::vector<Recorded>& history) {
  std::vector<LedgerEntry> ledger;
  ledger.reserve(history.size());
  Plan plan;
  for (const Recorded& recorded : history) {
    const Rule rule = std::visit(RuleOf{}, recorded.event);
    LedgerEntry entry;
    entry.time = recorded.time;
    entry.event = EventName(recorded.event);
    entry.rule = rule.code;
    entry.text = rule.text;
    entry.who = std::visit([](const auto& event) { return WhoOf(event); }, recorded.event);
    entry.step = std::visit([](const auto& event) { return StepOf(event); }, recorded.event);
    entry.due_time_before = DueOf(plan);
    entry.next_before = NextDue(plan);
    plan = Evolve(std::move(plan), recorded.event);
    entry.due_time_after = DueOf(plan);
    entry.next_after = NextDue(plan);
    entry.state_after = plan.state;
    ledger.push_back(std::move(entry));
  }
  return ledger;
}

}  // namespace safereturn::scheduling
