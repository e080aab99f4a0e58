"""Each step fired when the model says so, once, and never otherwise."""
from __future__ import annotations

import collections

import instants
import ladder
from findings import Findings
from plan_model import Plan
from run import SCHEDULING, Run
from world_model import World


def check(run: Run, world: World, findings: Findings, tolerance: int) -> None:
    raised = run.by_plan(SCHEDULING, "EscalationRaised")
    for key in raised.keys() - world.plans.keys():
        findings.add("EFFECT_WITHOUT_CAUSE", raised[key][0].data["case_reference"], "steps of a plan without a referral")
    for plan in world.plans.values():
        _check_plan(plan, raised.get(plan.key, []), findings, tolerance)
        _check_breach(plan, run.by_plan(SCHEDULING, "DeadlineBreached").get(plan.key, []), findings, tolerance)
        _check_skipped(plan, run, findings)


def _check_plan(plan: Plan, raised: list, findings: Findings, tolerance: int) -> None:
    actual = collections.defaultdict(list)
    for record in raised:
        actual[(record.data["step"], record.data["day"])].append(record)
    wanted = {(fired.step, fired.day): fired for fired in plan.fired}
    for (step, day), records in sorted(actual.items()):
        name = _name(step, day)
        if len(records) > 1:
            findings.add("STEP_DOUBLED", plan.reference, f"{name} was raised {len(records)} times")
        fired = wanted.get((step, day))
        at = records[0].time
        if fired is None:
            _unexpected(plan, step, day, at, name, findings)
        elif at < fired.at:
            findings.add("EARLY_STEP", plan.reference, f"{name} was raised at {instants.civil(at)}, "
                         f"{_hours(fired.at - at)} before its time {instants.civil(fired.at)}")
        elif at > fired.at + tolerance:
            findings.add("LATE_STEP", plan.reference, f"{name} was raised {_hours(at - fired.at)} late")
        else:
            _check_details(plan, fired, records[0], name, findings)
    for (step, day), fired in sorted(wanted.items()):
        if (step, day) not in actual:
            findings.add("MISSING_STEP", plan.reference,
                         f"{_name(step, day)} had to fire at {instants.civil(fired.at)} ({fired.cause}) and did not")


def _unexpected(plan: Plan, step: int, day: int, at: int, name: str, findings: Findings) -> None:
    due = plan.return_at + ladder.offset(step, plan.shifted, day)
    if at < due:
        findings.add("EARLY_STEP", plan.reference, f"{name} was raised at {instants.civil(at)}, "
                     f"{_hours(due - at)} before its time {instants.civil(due)}, and was not to be raised then")
    else:
        findings.add("UNEXPECTED_STEP", plan.reference, f"{name} was raised at {instants.civil(at)} and must not fire")


def _check_details(plan: Plan, fired, record, name: str, findings: Findings) -> None:
    said = record.data
    if said["cause"] != f"ESCALATION_CAUSE_{fired.cause}":
        findings.add("WRONG_STEP", plan.reference, f"{name} fired for {said['cause']}, not for {fired.cause}")
    if said["step_due_time"] != fired.due:
        findings.add("WRONG_STEP", plan.reference, f"{name} says it was due {instants.text(said['step_due_time'])}, "
                     f"not {instants.text(fired.due)}")
    if set(said["roles"]) != set(ladder.STEPS[fired.step].roles):
        findings.add("WRONG_STEP", plan.reference, f"{name} tells {', '.join(said['roles'])}")
    if said["acknowledgeable"] != (fired.step < ladder.BREACH):
        findings.add("WRONG_STEP", plan.reference, f"{name} has the wrong mark of being acknowledgeable")


def _check_breach(plan: Plan, said: list, findings: Findings, tolerance: int) -> None:
    if plan.breached_at is None:
        if said:
            findings.add("EARLY_STEP" if said[0].time < plan.due else "UNEXPECTED_STEP", plan.reference,
                         "a breach was said of a clock that did not run out")
    elif not said:
        findings.add("MISSING_STEP", plan.reference, f"the breach at {instants.civil(plan.breached_at)} was not said")
    elif len(said) > 1:
        findings.add("EVENT_DOUBLED", plan.reference, f"one breach was said {len(said)} times")
    elif not plan.breached_at <= said[0].time <= plan.breached_at + tolerance:
        early = said[0].time < plan.breached_at
        findings.add("EARLY_STEP" if early else "LATE_STEP", plan.reference, "the breach was said at "
                     f"{instants.civil(said[0].time)}, not at {instants.civil(plan.breached_at)}")


def _check_skipped(plan: Plan, run: Run, findings: Findings) -> None:
    said = [step for record in run.by_plan(SCHEDULING, "ClockStarted").get(plan.key, [])[:1]
            for step in record.data["skipped_steps"]]
    born = plan.born_skipped
    if sorted(set(said)) != sorted(set(born)):
        findings.add("WRONG_STEP", plan.reference, f"a late notice skips {born}, the event says {said}")


def _name(step: int, day: int) -> str:
    return f"step {step}" + (f" day {day}" if step == ladder.DAILY else "")


def _hours(duration: int) -> str:
    return f"{duration / instants.HOUR:.2f} h"
