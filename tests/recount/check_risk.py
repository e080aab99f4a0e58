"""Risk shortens a ladder when it must and only then, and repeated absences are said."""
from __future__ import annotations

import ladder
from findings import Findings
from instants import HOUR
from plan_model import Plan
from run import SCHEDULING, Run, level_of
from world_model import World

_MINUTE = HOUR // 60


def check(run: Run, world: World, findings: Findings, tolerance: int) -> None:
    for plan in world.plans.values():
        _check_birth(run, plan, findings)
        _check_shift(run, plan, findings, tolerance)


def _check_birth(run: Run, plan: Plan, findings: Findings) -> None:
    for clock in run.by_plan(SCHEDULING, "ClockStarted").get(plan.key, [])[:1]:
        if clock.data["shifted"] != plan.born_shifted:
            findings.add("WRONG_CLOCK", plan.reference,
                         "the ladder of a child under 12 or at high risk is one step earlier, nobody else's")
        elif clock.data["step_offset_minutes"] and clock.data["step_offset_minutes"] != offsets(plan.born_shifted):
            findings.add("WRONG_CLOCK", plan.reference, "the clock names other times than its ladder")


def offsets(shifted: bool) -> list[int]:
    """Returns minutes after the return of steps 0 to 7."""
    return [ladder.offset(step.number, shifted) // _MINUTE for step in ladder.STEPS]


def _check_shift(run: Run, plan: Plan, findings: Findings, tolerance: int) -> None:
    """Whether it was said, and how often, is counted with the other things that plans say of each other."""
    for record in run.by_plan(SCHEDULING, "LadderShifted").get(plan.key, [])[:1]:
        if plan.shifted_at is None or record.time < plan.shifted_at:
            findings.add("EARLY_STEP", plan.reference, "the ladder was shortened before the child's risk asked for it")
            continue
        if record.time > plan.shifted_at + tolerance:
            findings.add("LATE_STEP", plan.reference,
                         f"the ladder was shortened {(record.time - plan.shifted_at) / HOUR:.2f} h late")
        if record.data["step_offset_minutes"] != offsets(True):
            findings.add("WRONG_CLOCK", plan.reference, "the shortened ladder is not one step earlier")
        if record.data["skipped_steps"] != plan.shift_skipped:
            findings.add("WRONG_STEP", plan.reference, f"the shortened ladder skips {plan.shift_skipped}, "
                         f"the event says {record.data['skipped_steps']}")
        if level_of(record.data["level"]) < ladder.SHIFT_FROM_LEVEL:
            findings.add("WRONG_DECISION", plan.reference, f"shortened for level {record.data['level']}")
