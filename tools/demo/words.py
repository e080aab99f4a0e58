"""Events in words, for people who do not know their names."""
from __future__ import annotations

from instants import HOUR, LONDON, civil, to_datetime

# Colours of the terminal by what a line is about.
PLAIN, QUIET, GOOD, WARN, HOT, BAD, PEOPLE = "", "2", "32", "33", "35", "1;31", "36"

MISSING_WORDS = {"returned": "the child is back", "not_offered": "no interview offered", "not_booked": "no interview booked",
                 "breached": "72 hours are over", "still_open": "still no outcome"}
OUTCOMES = {
    "OUTCOME_DECLINED_BY_CHILD": "declined by the child",
    "OUTCOME_DECLINED_BY_PARENT_CARER": "declined by parent or carer",
    "OUTCOME_UNABLE_TO_CONTACT": "closed: nobody could be reached",
    "OUTCOME_NOT_REQUIRED": "closed: no interview required",
    "OUTCOME_WITHDRAWN": "closed: withdrawn",
    "OUTCOME_DUPLICATE": "closed: the same as another episode",
    "OUTCOME_CHILD_18": "closed: the child turned 18",
    "OUTCOME_CHILD_MOVED_OUT_OF_AREA": "closed: the child moved away",
}
ACTIONS = {"offer_interview": "will offer the interview", "book_interview": "will book the interview",
           "contact_home": "will contact the home", "hold_interview": "will hold the interview", "other": "will act"}


def roles(names: list[str]) -> str:
    told = ["the " + name.replace("_", " ") if name != "iro" else "the IRO" for name in names]
    if len(told) > 3:
        return f"{', '.join(told[:2])} and {len(told) - 2} more"
    return " and ".join(told) if len(told) < 3 else f"{told[0]}, {told[1]} and {told[2]}"


def code(name: str) -> str:
    """Returns a code as people read it."""
    return name.replace("_", " ").lower()


def clock(instant: int) -> str:
    """Returns the time of day, with the day in front."""
    return to_datetime(instant).astimezone(LONDON).strftime("%a %H:%M")


def tell(name: str, said: dict, at: int) -> tuple[str, str] | None:
    """Returns colour and words of an event; None for what is not worth a line."""
    teller = _TELLERS.get(name)
    return teller(said, at) if teller else None


def _opened(said, _at):
    kind = "away without authorisation" if said["category"].endswith("AUTHORISATION") else "missing"
    if said["missing_again"]:
        return HOT, f"reported {kind} again; the last interview has not been held"
    return QUIET, f"reported {kind}" + (f" since {clock(said['start_time'])}" if said["start_time"] else "")


def _returned(said, at):
    late = at - said["return_time"]
    ago = f", told {late // HOUR} h late" if late >= 2 * HOUR else ""
    return PLAIN, f"child returned {clock(said['return_time'])}{ago}"


def _started(said, _at):
    words = f"clock started, 72 hours until {civil(said['due_time'])}"
    if not said["skipped_steps"]:
        words += "; coordinator told"
    if said["shifted"]:
        words += "; under 12 or at high risk: one step earlier"
    if said["skipped_steps"]:
        steps = [str(step) for step in said["skipped_steps"]]
        words += f"; step{'s' * (len(steps) > 1)} {', '.join(steps)} had passed before we knew"
    return PLAIN, words


def _raised(said, _at):
    step, told = said["step"], roles(said["roles"])
    missing = MISSING_WORDS.get(said.get("template_key") or "", said.get("template_key") or "")
    cause = said["cause"].removeprefix("ESCALATION_CAUSE_")
    if step == 0 and cause == "DUE":
        return None
    why = {"PROMISE_LAPSED": "one step higher: ", "DECLINED": "one step higher: ", "LATE_NOTICE": "late notice: ",
           "CORRECTED": "after the correction: ", "RISK": "for the risk: "}.get(cause, "")
    day = f" (day {said['day'] + 1})" if step == 7 else ""
    return (BAD if step >= 6 else HOT if step >= 4 else WARN), f"{why}step {step}{day} to {told}: {missing}"


def _closed(said, _at):
    if said["outcome"] == "OUTCOME_HELD":
        return (GOOD, "interview held in time") if said["held_in_time"] else (WARN, "interview held, too late")
    return PLAIN, OUTCOMES.get(said["outcome"], said["outcome"])


def _nobody(said, _at):
    who = roles(said["roles"])
    return BAD, f"nobody to tell for {who}" + (" (home unknown)" if said["home_unknown"] else "") + "; the duty team is alarmed"


def _acknowledged(said, at):
    day = clock(said["until_time"])
    return PEOPLE, (f"step {said['step']} acknowledged by {said['who']} until {day}: "
                    f"{ACTIONS.get(said['action_code'], said['action_code'])}")


def _corrected(said, _at):
    return PEOPLE, f"return corrected to {clock(said['return_time'])}; 72 hours end {civil(said['due_time'])}"


def _repeated(_said, _at):
    return QUIET, "told again; still one episode, one clock"


def _assessed(said, _at):
    """Only what a person would look up for: a level that is high, or that somebody's words or decision led to."""
    if said["shadow"] or (said["effective_level"] != "RISK_LEVEL_HIGH" and said["cause"] == "RETURNED"):
        return None
    low, high, counts = (level(said[f"{name}_level"]) for name in ("lowest", "highest", "effective"))
    if said["overridden"]:
        return PEOPLE, f"risk: a person says {counts}, the matrix {low if low == high else f'{low} to {high}'}"
    unsure = " for now" if said["provisional"] else ""
    return (HOT if counts == "high" else QUIET), f"risk{unsure}: {counts if low == high else f'{low} to {high}, counts as {counts}'}"


LEVELS = ("not said", "very low", "low", "medium", "high")


def level(said: str | int) -> str:
    return LEVELS[said] if isinstance(said, int) else code(said.removeprefix("RISK_LEVEL_"))


def _facts(said, _at):
    counts = {"reasons to leave": len(said["push_codes"]), "what drew away": len(said["pull_codes"]),
              "signs of harm": len(said["indicator_codes"]), "not said": len(said["not_said_codes"])}
    return QUIET, "heard: " + (", ".join(f"{what} {count}" for what, count in counts.items() if count) or "no codes")


def _action_overdue(said, _at):
    again = f", step {said['step']}" if said["step"] else ""
    return HOT, f"action of {said['due_date']} is not done{again}: {roles(said['roles'])} told"


def _repeated_absences(said, _at):
    days = f"{said['count']} episodes in {said['window_days']} days"
    words = days if said["window_days"] else said["rule_key"].replace("_", " ")
    return HOT, f"repeat trigger: {words}; {roles(said['roles'])} told"


_TELLERS = {
    "InterviewStarted": lambda said, at: (QUIET, f"interview begun, framework {said['framework_id']} {said['framework_version']}"),
    "InterviewSubmitted": lambda said, at: (PEOPLE, "record of the interview is complete, sealed with the child's key"),
    "InterviewSignedOff": lambda said, at: (PEOPLE, "record signed by a second person"),
    "InterviewAmended": lambda said, at: (PEOPLE, f"record amended ({said['amendment']}); nothing was overwritten"),
    "CarerInformationRecorded": lambda said, at: (PEOPLE, "the carer gave information" if said["given"]
                                                  else "the carer was asked and gave none"),
    "FactsRecorded": _facts,
    "DebriefRequested": lambda said, at: (PEOPLE, f"the interviewer asks for a talk; {roles(said['roles'])} told"),
    "ImmediateDangerRaised": lambda said, at: (BAD, f"IMMEDIATE DANGER: {roles(said['roles'])} told at once"),
    "DangerUnanswered": lambda said, at: (BAD, f"danger unanswered, step {said['step']}: {roles(said['roles'])} told"),
    "DangerAnswered": lambda said, at: (GOOD, f"danger answered: {code(said['action_code'])}"),
    "DangerClosed": lambda said, at: (PEOPLE, f"danger over: {code(said['outcome_code'])}"),
    "ActionPlanned": lambda said, at: (PEOPLE, f"planned by {said['due_date']}: {code(said['category_code'])}"),
    "ActionOverdue": _action_overdue,
    "ActionCompleted": lambda said, at: (GOOD, f"action done: {code(said['outcome_code'])}"),
    "VisitStarted": lambda said, at: (QUIET, f"interviewer on a visit, out by {clock(said['expected_end_time'])}"),
    "VisitOverdue": lambda said, at: (BAD, f"interviewer has not checked out: {roles(said['roles'])} told"),
    "VisitEnded": lambda said, at: (QUIET if said["is_safe"] else BAD,
                                    "interviewer is out and safe" if said["is_safe"] else "interviewer is NOT safe"),
    "RiskAssessed": _assessed,
    "LadderShifted": lambda said, at: (HOT, f"risk is {level(said['level'])}: the ladder comes one step earlier"),
    "RepeatThresholdReached": _repeated_absences,
    "PatternCandidateFound": lambda said, at: (WARN, f"{len(said['child_ids'])} children may be linked by a shared "
                                               f"{code(said['kind'].removeprefix('PATTERN_KIND_'))}; a person should look"),
    "PatternConfirmed": lambda said, at: (PEOPLE, "the link is real, says a person"),
    "PatternDismissed": lambda said, at: (PEOPLE, "the link is none, says a person"),
    "EpisodeOpened": _opened,
    "ChildReturned": _returned,
    "NoticeRepeated": _repeated,
    "NoticeHeld": lambda said, at: (WARN, "return held for a person's release"),
    "ReferralRefused": lambda said, at: (WARN, f"no clock: {said['reason']}"),
    "EpisodeWithdrawn": lambda said, at: (PEOPLE, "withdrawn by the council"),
    "MergeCandidateFound": lambda said, at: (WARN, "overlaps another episode of the child; a person should look"),
    "ClockStarted": _started,
    "ClockCorrected": _corrected,
    "InterviewOffered": lambda said, at: (PEOPLE, "interview offered"),
    "InterviewBooked": lambda said, at: (PEOPLE, f"booked for {civil(said['start_time'])}"),
    "BookingReleased": lambda said, at: (QUIET, "interviewer stood down") if said["reason"] == "MISSING_AGAIN" else None,
    "BookingQuestioned": lambda said, at: (WARN, f"the school's calendar changed, the booking must move: {code(said['reason'])}"),
    "AttemptRecorded": lambda said, at: (QUIET, f"tried to reach them: {said['result'].replace('_', ' ')}"),
    "EscalationRaised": _raised,
    "PromiseLapsed": lambda said, at: (HOT, f"promise lapsed: nothing happened by {clock(said['until_time'])}"),
    "PromiseKept": lambda said, at: (GOOD, "promise kept"),
    "DeadlineBreached": lambda said, at: (BAD, "BREACH: 72 hours and no interview"),
    "PlanSuspended": lambda said, at: (HOT, f"missing again before the interview: the ladder waits; {roles(said['roles'])} told"),
    "PlanCombined": lambda said, at: (PLAIN, "one interview will cover this and the new episode"),
    "PlanResumed": lambda said, at: (PLAIN, "its clock runs again"),
    "PlanClosed": _closed,
    "AlertAcknowledged": _acknowledged,
    "AlertDeclined": lambda said, at: (PEOPLE, f"step {said['step']}: {said['who']} cannot act on it"),
    "AlertHandedOver": lambda said, at: (PEOPLE, f"{said['who']} handed the alert over to {said['to_whom']}"),
    "NobodyToTell": _nobody,
    "PeopleFound": lambda said, at: (GOOD, f"somebody came to {roles(said['roles'])} and is told now"),
    "DeliveryFailed": lambda said, at: (BAD, f"mail could not be delivered: {said['reason']}"),
    "HeldNoticeOverdue": lambda said, at: (BAD, "a held notice waits too long"),
}
