"""The default ladder of docs/flows/escalation.md as data, read from that page and from nothing else."""
from __future__ import annotations

import dataclasses

from instants import DAY, HOUR

BREACH = 6
DAILY = 7
DUE_AFTER = 72 * HOUR
DAILY_FROM = 96 * HOUR
# One step earlier: steps 2 to 5 take the offset of the step before them. For a child under 12, and from this level of risk
# on (domain facts 2.1: very low 1, low 2, medium 3, high 4).
SHIFTED = range(2, 6)
SHIFT_FROM_LEVEL = 4
MAX_PROMISE = 4 * HOUR

_ALL = ("coordinator", "service_lead", "placement_manager", "social_worker", "team_manager", "head_of_service",
        "registered_manager")


@dataclasses.dataclass(frozen=True)
class Step:
    """One rung: when after the return, for whom, and what would make it needless."""

    number: int
    offset: int
    roles: tuple[str, ...]
    unless: frozenset[str]


STEPS = (
    Step(0, 0 * HOUR, ("coordinator",), frozenset()),
    Step(1, 4 * HOUR, ("coordinator",), frozenset({"offered", "arranged"})),
    Step(2, 24 * HOUR, ("coordinator", "service_lead"), frozenset({"arranged"})),
    Step(3, 36 * HOUR, ("placement_manager", "social_worker"), frozenset({"arranged"})),
    Step(4, 48 * HOUR, ("team_manager",), frozenset({"offered", "arranged"})),
    Step(5, 60 * HOUR, ("head_of_service", "registered_manager"), frozenset({"arranged"})),
    Step(BREACH, DUE_AFTER, _ALL, frozenset()),
    Step(DAILY, DAILY_FROM, (*_ALL, "iro"), frozenset()),
)


def offset(step: int, shifted: bool, day: int = 0) -> int:
    """Returns how long after the return a step falls due."""
    if shifted and step in SHIFTED:
        step -= 1
    return STEPS[step].offset + day * DAY
