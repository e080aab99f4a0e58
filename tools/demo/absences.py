"""Rows become absences in virtual time: every return is moved into the first virtual day, as the content of the row says."""
from __future__ import annotations

import dataclasses
import datetime
import hashlib

from instants import DAY, HOUR, LONDON, from_datetime
from rows import Row

MINUTE = HOUR // 60
# Returns fall between these hours of the first virtual day.
MORNING, NIGHT = 6, 22
# A child with several rows comes back and goes missing again in turn, at least so far apart.
_SHORTEST = 45 * MINUTE


@dataclasses.dataclass
class Absence:
    """One row as it happens in virtual time."""

    row: Row
    reference: str
    start: int
    back: int | None  # None: still missing
    turn: int         # 0 for a child's first
    turns: int        # how many rows the child has
    play: str = ""
    police_risk: int | None = None  # what the police told: 0 (very low) to 3 (high)

    @property
    def under_12(self) -> bool:
        day = datetime.datetime.fromtimestamp((self.back or self.start) / 1e6, LONDON).date()
        born = self.row.birth
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day)) < 12


def number_of(row: Row, salt: str = "") -> int:
    """Returns a number that is the row's own: the same content always gives the same one."""
    text = f"{row.child}|{row.start}|{row.kind}|{salt}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big")


def make(rows: list[Row], day: datetime.date) -> list[Absence]:
    """Returns an absence for each usable row, in order of the returns."""
    by_child: dict[str, list[Row]] = {}
    for row in rows:
        if not row.problem:
            by_child.setdefault(row.child, []).append(row)
    made = []
    for mine in by_child.values():
        made += _of_child(sorted(mine, key=lambda row: (row.start, row.number)), day)
    return sorted(made, key=lambda absence: (absence.back or absence.start, absence.reference))


def _at(day: datetime.date, hour: int) -> int:
    return from_datetime(datetime.datetime(day.year, day.month, day.day, hour, tzinfo=LONDON))


def _of_child(rows: list[Row], day: datetime.date) -> list[Absence]:
    morning, night = _at(day, MORNING), _at(day, NIGHT)
    # Back, missing again, back, …: as many stretches as fit into the day, each with some minutes of its own.
    stretches = 2 * len(rows) - 1
    stretch = max(_SHORTEST, (night - morning) // stretches // (15 * MINUTE) * 15 * MINUTE)
    slack = max(1, (stretch - (150 * MINUTE if len(rows) > 1 else 0)) // (15 * MINUTE))
    absences = []
    for turn, row in enumerate(rows):
        reference = f"903:{row.child}:{row.start.isoformat()}:{row.kind}"
        back = morning + 2 * turn * stretch + number_of(row) % slack * 15 * MINUTE
        if turn:
            start = morning + (2 * turn - 1) * stretch + number_of(row, "start") % slack * 15 * MINUTE
        else:
            days = (row.end - row.start).days if row.end else 1
            start = back - (days * DAY if days else 3 * HOUR)
        absences.append(Absence(row, reference, start, back if row.end else None, turn, len(rows)))
    return absences
