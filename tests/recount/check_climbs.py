"""Dangers, overdue actions and visits climb small ladders of their own until somebody ends them; each rung is an alert.

The rungs are those of docs/flows (danger, action plan, visit), read from there and from nothing else.
"""
from __future__ import annotations

import collections
import dataclasses
import datetime

import instants
from findings import Findings
from instants import DAY, HOUR
from run import INTERVIEW, Run

# Nobody is told the same more often than this in one run: a ladder without a pace would never end.
_MOST = 500


@dataclasses.dataclass(frozen=True)
class Ladder:
    """Steps from 0, each (when after the beginning, whom it tells); after the last one it is told again and again."""

    steps: tuple[tuple[int, tuple[str, ...]], ...]
    every: int
    again: tuple[str, ...]

    def step(self, number: int) -> tuple[int, frozenset[str]]:
        if number < len(self.steps):
            after, roles = self.steps[number]
            return after, frozenset(roles)
        return self.steps[-1][0] + (number - len(self.steps) + 1) * self.every, frozenset(self.again)


_MINUTE = HOUR // 60
_CASE = ("safeguarding_lead", "social_worker")
_ABOVE = (*_CASE, "team_manager", "service_lead", "head_of_service", "duty_team")
DANGER = Ladder(((0, _CASE), (15 * _MINUTE, (*_CASE, "team_manager")),
                 (30 * _MINUTE, (*_CASE, "team_manager", "service_lead")), (HOUR, _ABOVE)), HOUR, _ABOVE)
# From the end of the due date; who owns the action is told with the first step.
ACTION = Ladder(((0, ("coordinator",)), (DAY, ("service_lead",)), (3 * DAY, ("team_manager",)), (7 * DAY, ("head_of_service",))),
                7 * DAY, ("coordinator", "service_lead", "team_manager", "head_of_service"))
# From the expected end.
_SILENT = ("service_lead", "duty_team")
VISIT = Ladder(((15 * _MINUTE, _SILENT),), 30 * _MINUTE, _SILENT)
# Of a visit whose interviewer is out and not safe.
UNSAFE = Ladder(((0, _SILENT),), 30 * _MINUTE, _SILENT)


@dataclasses.dataclass
class Climb:
    """One thing that climbs: from when on, until when at most, and what was said of it."""

    subject: str
    reference: str
    start: int
    ends: int | None
    ladder: Ladder
    said: list
    owner: str = ""  # role of who owns an action
    first: int = 0   # number of its first step: what is put off goes on counting

    def step(self, number: int) -> tuple[int, frozenset[str]]:
        """Returns when and whom the step tells that is the `number`th of this climb, from 0."""
        after, roles = self.ladder.step(number)
        return self.start + after, roles | {self.owner} if number == 0 and self.owner else roles


def check(run: Run, findings: Findings, tolerance: int) -> None:
    for climb in [*dangers(run), *actions(run), *visits(run)]:
        _check(climb, run.end, findings, tolerance)


def _check(climb: Climb, now: int, findings: Findings, tolerance: int) -> None:
    by_step = collections.defaultdict(list)
    for record in climb.said:
        by_step[record.data["step"] - climb.first].append(record)
    step = 0
    while climb.step(step)[0] <= min(now, climb.ends or now) and step < _MOST:
        _check_step(climb, step, by_step.pop(step, []), findings, tolerance)
        step += 1
    for step, found in sorted(by_step.items()):
        over = climb.ends is not None and found[0].time > climb.ends
        findings.add("UNEXPECTED_STEP" if over else "EARLY_STEP", climb.reference, f"step {step + climb.first} of "
                     f"{climb.subject} was said at {instants.civil(found[0].time)}, "
                     f"{'after it was over' if over else 'before its time'}")


def _check_step(climb: Climb, step: int, found: list, findings: Findings, tolerance: int) -> None:
    due, roles = climb.step(step)
    name = f"step {step + climb.first} of {climb.subject}"
    if len(found) > 1:
        findings.add("STEP_DOUBLED", climb.reference, f"{name} was said {len(found)} times")
    if found and found[0].time < due:
        findings.add("EARLY_STEP", climb.reference, f"{name} was said at {instants.civil(found[0].time)}, "
                     f"before its time {instants.civil(due)}")
    elif found and found[0].time > due + tolerance:
        findings.add("LATE_STEP", climb.reference, f"{name} was said {(found[0].time - due) / HOUR:.2f} h late")
    elif found and set(found[0].data["roles"]) != roles:
        findings.add("WRONG_STEP", climb.reference, f"{name} tells {', '.join(found[0].data['roles'])}")
    elif not found and due != climb.ends:  # of two things of one instant either may come first
        findings.add("MISSING_STEP", climb.reference, f"{name} had to be said at {instants.civil(due)} and was not")


def _first(run: Run, field: str, *events: str) -> dict[str, int]:
    """Returns when the first of these events was said, by the id in `field`."""
    found: dict[str, int] = {}
    for event in events:
        for record in run.said(INTERVIEW, event):
            key = record.data[field]
            found[key] = min(found.get(key, record.time), record.time)
    return found


def _by(run: Run, field: str, *events: str) -> dict[str, list]:
    found = collections.defaultdict(list)
    for event in events:
        for record in run.said(INTERVIEW, event):
            found[record.data[field]].append(record)
    return found


def _order(record) -> tuple[int, int]:
    return record.time, record.offset


def dangers(run: Run) -> list[Climb]:
    """A danger climbs from the instant at which it is raised until somebody answers or closes it."""
    over = _first(run, "danger_id", "DangerAnswered", "DangerClosed")
    said = _by(run, "danger_id", "ImmediateDangerRaised", "DangerUnanswered")
    return [Climb(f"the danger {key}", records[0].data["case_reference"] or key,
                  min(record.data["raised_time"] for record in records if record.name == "ImmediateDangerRaised"),
                  over.get(key), DANGER, records)
            for key, records in said.items() if any(record.name == "ImmediateDangerRaised" for record in records)]


def actions(run: Run) -> list[Climb]:
    """An action climbs from the end of its last day in England until it is completed, cancelled or put off."""
    over = _first(run, "action_id", "ActionCompleted")
    said = _by(run, "action_id", "ActionOverdue")
    changed = _by(run, "action_id", "ActionChanged")
    return [climb for key, records in _by(run, "action_id", "ActionPlanned").items()
            for climb in _of_action(key, records[0], sorted(changed.get(key, ()), key=_order), over.get(key), said.get(key, []))]


def _of_action(key: str, planned, changes: list, completed: int | None, said: list) -> list[Climb]:
    """Each date that an action had is a climb of its own; its alerts are numbered over its whole life."""
    climbs, date, owner, since, first = [], planned.data["due_date"], planned.data["owner_role"], planned.time, 0
    for change in [*changes, None]:
        ended = change is None or change.data["status"] == "ACTION_STATUS_CANCELLED"
        if not ended and change.data["due_date"] == date:
            # Whoever owns it when its time comes is told.
            owner = change.data["owner_role"] if change.time < _end_of(date) else owner
            continue
        until = change.time if change is not None else None
        ends = min((at for at in (until, completed) if at is not None), default=None)
        mine = [record for record in said if record.data["due_date"] == date
                and record.time >= since and (until is None or record.time <= until)]
        climbs.append(Climb(f"the action {key}", planned.data["case_reference"] or key, _end_of(date), ends, ACTION, mine, owner,
                            first))
        if ended:
            break
        first += len(mine)
        date, owner, since = change.data["due_date"], change.data["owner_role"], change.time
    return climbs


def _end_of(date: str) -> int:
    return instants.start_of_day(datetime.date.fromisoformat(date) + datetime.timedelta(days=1))


def visits(run: Run) -> list[Climb]:
    """A visit climbs from its expected end until the interviewer has checked out and is safe; put off it waits anew."""
    said = _by(run, "visit_id", "VisitOverdue")
    turns = _by(run, "visit_id", "VisitExtended", "VisitEnded")
    return [climb for key, begun in _by(run, "visit_id", "VisitStarted").items()
            for climb in _of_visit(key, begun[0], sorted(turns.get(key, ()), key=_order), said.get(key, []))]


def _of_visit(key: str, begun, turns: list, said: list) -> list[Climb]:
    climbs, start, pace, since, first = [], begun.data["expected_end_time"], VISIT, begun.offset, 0
    for turn in [*turns, None]:
        mine = [record for record in said if record.offset > since and (turn is None or record.offset < turn.offset)]
        climbs.append(Climb(f"the visit {key}", begun.data["case_reference"] or key, start, turn.time if turn else None, pace,
                            mine, first=first))
        if turn is None or (turn.name == "VisitEnded" and turn.data["is_safe"]):
            break
        first += len(mine)
        start, pace = (turn.data["expected_end_time"], VISIT) if turn.name == "VisitExtended" else (turn.time, UNSAFE)
        since = turn.offset
    return climbs
