"""What people did is on the topic once, promises ended as they had to, and each result is right."""
from __future__ import annotations

import collections

import commands
from findings import Findings
from run import NOTIFICATION, SCHEDULING, Run, uuid_of
from world_model import World

# Command → the one event that it causes.
EFFECTS = {
    "OfferInterview": "InterviewOffered",
    "BookInterview": "InterviewBooked", "RescheduleInterview": "InterviewBooked",
    "RecordAttempt": "AttemptRecorded",
}
PROMISES = {"made": "PromiseMade", "kept": "PromiseKept", "lapsed": "PromiseLapsed"}


def check(run: Run, world: World, findings: Findings) -> None:
    _check_effects(run, world, findings)
    _check_promises(run, world, findings)
    _check_results(run, world, findings)
    _check_siblings(run, world, findings)
    _check_acknowledged(run, findings)


def _reference(world: World, key: str) -> str:
    return world.plans[key].reference if key in world.plans else key


def _compare(wanted: collections.Counter, said: collections.Counter, world: World, kind: str | None,
             findings: Findings) -> None:
    """Compares counts of (event, plan)."""
    for event, key in sorted(wanted.keys() | said.keys()):
        have, want = said[(event, key)], wanted[(event, key)]
        if have != want:
            found = kind or ("EVENT_LOST" if have < want else "EVENT_DOUBLED" if want else "EFFECT_WITHOUT_CAUSE")
            findings.add(found, _reference(world, key), f"{event}: {want} expected, {have} said")


def _said(run: Run, names) -> collections.Counter:
    return collections.Counter((name, uuid_of(record.data["plan_id"]))
                               for name in names for record in run.said(SCHEDULING, name))


def _check_effects(run: Run, world: World, findings: Findings) -> None:
    wanted = collections.Counter((EFFECTS[entry.name], commands.plan_key(entry.request)) for entry in run.journal
                                 if entry.kind == "command" and entry.accepted and entry.name in EFFECTS)
    _compare(wanted, _said(run, set(EFFECTS.values())), world, None, findings)


def _check_promises(run: Run, world: World, findings: Findings) -> None:
    wanted = collections.Counter((PROMISES[what], plan.key) for plan in world.plans.values()
                                 for what, _, _ in plan.promises)
    _compare(wanted, _said(run, PROMISES.values()), world, "WRONG_PROMISE", findings)
    expired = collections.Counter(uuid_of(record.data["plan_id"]) for record in run.said(NOTIFICATION, "AlertExpired"))
    lapsed = collections.Counter(uuid_of(record.data["plan_id"]) for record in run.said(SCHEDULING, "PromiseLapsed"))
    for key in expired.keys() | lapsed.keys():
        if expired[key] != lapsed[key]:
            findings.add("WRONG_PROMISE", _reference(world, key),
                         f"{lapsed[key]} promises lapsed, {expired[key]} alerts expired")


def _check_results(run: Run, world: World, findings: Findings) -> None:
    closed = run.by_plan(SCHEDULING, "PlanClosed")
    for plan in world.plans.values():
        said = closed.get(plan.key, [])
        if plan.result is None:
            if said and not run.by_plan(SCHEDULING, "PlanReopened").get(plan.key):
                findings.add("WRONG_RESULT", plan.reference, "closed though nobody ended it")
        elif not said:
            findings.add("EVENT_LOST", plan.reference, f"ended with {plan.result['outcome']}, but never closed")
        else:
            for field, value in plan.result.items():
                if said[-1].data[field] != value:
                    findings.add("WRONG_RESULT", plan.reference, f"{field} is {value}, not {said[-1].data[field]}")
            if len(said) > 1 and not run.by_plan(SCHEDULING, "PlanReopened").get(plan.key):
                findings.add("EVENT_DOUBLED", plan.reference, f"closed {len(said)} times")


def _check_siblings(run: Run, world: World, findings: Findings) -> None:
    wanted = collections.Counter(world.said)
    wanted.update(("PlanSplit", commands.plan_key(entry.request)) for entry in run.journal
                  if entry.kind == "command" and entry.accepted and entry.name == "SplitPlan")
    said = _said(run, ("PlanSuspended", "PlanCombined", "PlanResumed", "PlanSplit", "LadderShifted"))
    _compare(wanted, said, world, None, findings)


def _check_acknowledged(run: Run, findings: Findings) -> None:
    """Every accepted acknowledgement, refusal and hand-over is one event."""
    for method, event in (("AcknowledgeAlert", "AlertAcknowledged"), ("DeclineAlert", "AlertDeclined"),
                          ("HandOverAlert", "AlertHandedOver")):
        wanted = collections.Counter(commands.alert_of(entry.request) for entry in run.journal
                                     if entry.kind == "command" and entry.accepted and entry.name == method)
        said = collections.Counter(record.data["alert_id"] for record in run.said(NOTIFICATION, event))
        for alert in wanted.keys() | said.keys():
            if wanted[alert] != said[alert]:
                kind = "EVENT_LOST" if said[alert] < wanted[alert] else (
                    "EVENT_DOUBLED" if wanted[alert] else "EFFECT_WITHOUT_CAUSE")
                findings.add(kind, alert, f"{event}: {wanted[alert]} expected, {said[alert]} said")
