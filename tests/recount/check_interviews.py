"""What people did about interviews, dangers, actions and visits is on the topic once, and says what they said."""
from __future__ import annotations

import collections

import instants
from findings import Findings
from run import INTERVIEW, SCHEDULING, Run

# Command → the one event that it causes, and the field that names what it is about.
EFFECTS = {
    "StartInterview": ("InterviewStarted", "interview_id"),
    "RecordHeld": ("InterviewHeld", "interview_id"),
    "RecordDeclined": ("InterviewDeclined", "interview_id"),
    "RecordNotReached": ("InterviewNotReached", "interview_id"),
    "RecordCarerInformation": ("CarerInformationRecorded", "interview_id"),
    "SubmitInterview": ("InterviewSubmitted", "interview_id"),
    "SignOffInterview": ("InterviewSignedOff", "interview_id"),
    "AmendInterview": ("InterviewAmended", "interview_id"),
    "RequestDebrief": ("DebriefRequested", "interview_id"),
    "RaiseImmediateDanger": ("ImmediateDangerRaised", "danger_id"),
    "AnswerDanger": ("DangerAnswered", "danger_id"),
    "CloseDanger": ("DangerClosed", "danger_id"),
    "PlanAction": ("ActionPlanned", "action_id"),
    "CompleteAction": ("ActionCompleted", "action_id"),
    "UpdateAction": ("ActionChanged", "action_id"), "CancelAction": ("ActionChanged", "action_id"),
    "StartVisit": ("VisitStarted", "visit_id"),
    "ExtendVisit": ("VisitExtended", "visit_id"),
    "EndVisit": ("VisitEnded", "visit_id"),
}
# What of a request the event must repeat, where the request says it.
SAME = {"RecordHeld": ("held_time",), "RecordDeclined": ("declined_time", "declined_by"),
        "RecordCarerInformation": ("given",)}


def check(run: Run, findings: Findings) -> None:
    said = {event: collections.defaultdict(list) for event, _ in EFFECTS.values()}
    for event, field in EFFECTS.values():
        for record in run.said(INTERVIEW, event):
            said[event][record.data[field]].append(record)
    wanted = {event: collections.defaultdict(list) for event, _ in EFFECTS.values()}
    for entry in run.journal:
        if entry.kind == "command" and entry.accepted and entry.name in EFFECTS:
            same = wanted[EFFECTS[entry.name][0]][subject_of(entry)]
            if not (same and entry.name == "RequestDebrief"):  # once is enough
                same.append(entry)
    for event in said:
        for subject in sorted(said[event].keys() | wanted[event].keys()):
            _compare(event, subject, wanted[event].get(subject, []), said[event].get(subject, []), findings)
    _check_outcomes_reach_their_plans(run, findings)


def subject_of(entry) -> str:
    """Returns the name of what a command was about, or made: the answer's one resource."""
    if entry.name == "RequestDebrief":
        return entry.request.get("name", "")
    for value in ((entry.said.get("answer") or {}).get("response") or {}).values():
        if isinstance(value, dict) and value.get("name"):
            return value["name"]
    return entry.request.get("name", "")


def _compare(event: str, subject: str, wanted: list, said: list, findings: Findings) -> None:
    if len(wanted) != len(said):
        kind = "EVENT_LOST" if len(said) < len(wanted) else "EVENT_DOUBLED" if wanted else "EFFECT_WITHOUT_CAUSE"
        findings.add(kind, subject, f"{event}: {len(wanted)} expected, {len(said)} said")
        return
    for entry, record in zip(wanted, sorted(said, key=lambda record: (record.time, record.offset))):
        for field in SAME.get(entry.name, ()):
            told = entry.request.get(field)
            if told is not None and _plain(told, record.data[field]) != record.data[field]:
                findings.add("WRONG_MILESTONE", subject, f"{event} says {field} {record.data[field]}, told was {told}")


def _plain(told, like):
    """Returns a request's value in the form of an event's: instants are numbers there, enumerators whole."""
    if isinstance(told, str) and isinstance(like, int) and not isinstance(like, bool):
        return instants.parse(told)
    if isinstance(told, str) and isinstance(like, str) and like.endswith(f"_{told.upper()}"):
        return like
    return told


def _check_outcomes_reach_their_plans(run: Run, findings: Findings) -> None:
    """An outcome speaks of plans whose clock started, and of what its interview was begun for."""
    begun = {record.data["interview_id"]: set(record.data["plan_ids"]) for record in run.said(INTERVIEW, "InterviewStarted")}
    known = {record.data["plan_id"] for record in run.said(SCHEDULING, "ClockStarted")}
    for event in ("InterviewHeld", "InterviewDeclined", "InterviewNotReached"):
        for record in run.said(INTERVIEW, event):
            plans = set(record.data["plan_ids"])
            if not plans:
                findings.add("WRONG_RESULT", record.data["interview_id"], f"{event} names no plan")
            if plans - known:
                findings.add("EFFECT_WITHOUT_CAUSE", record.data["interview_id"], f"{event} names plans without a clock")
            if not begun.get(record.data["interview_id"], set()) & plans:
                findings.add("WRONG_RESULT", record.data["interview_id"], f"{event} names no plan that it was begun for")
