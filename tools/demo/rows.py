"""The SSDA903 files of a folder: missing episodes, and the home that a child was placed in on a day (domain facts 3.1)."""
from __future__ import annotations

import csv
import dataclasses
import datetime
import pathlib

MISSING = frozenset("CHILD,DOB,MISSING,MIS_START,MIS_END".split(","))
EPISODES = frozenset({"CHILD", "DECOM", "DEC", "URN"})


class InputError(RuntimeError):
    """The folder cannot be used; the message says what to do."""


@dataclasses.dataclass
class Row:
    """One row of the table Missing; `problem` says why it cannot be used, "" if it can."""

    number: int
    child: str
    birth: datetime.date | None
    kind: str
    start: datetime.date | None
    end: datetime.date | None
    home_urn: str
    problem: str = ""


def read(folder: pathlib.Path) -> list[Row]:
    """Finds the tables by their columns, as the public validator does."""
    missing, episodes = None, []
    for file in sorted(folder.glob("*.csv")):
        try:
            with open(file, encoding="utf-8-sig", newline="") as lines:
                table = list(csv.DictReader(lines))
        except UnicodeDecodeError:
            raise InputError(f"{file} is not UTF-8; save it as UTF-8") from None
        columns = set(table[0]) if table else set()
        if columns == MISSING:
            missing = table
        elif EPISODES <= columns:
            episodes = table
    if missing is None:
        raise InputError(f"{folder} holds no CSV file with the columns {','.join(sorted(MISSING))}")
    placements: dict[str, list[dict]] = {}
    for episode in episodes:
        placements.setdefault(episode["CHILD"].strip().upper(), []).append(episode)
    return [_row(number, row, placements) for number, row in enumerate(missing, 1)]


def date(text: str | None) -> datetime.date | None:
    try:
        return datetime.datetime.strptime((text or "").strip(), "%d/%m/%Y").date()
    except ValueError:
        return None


def _row(number: int, table: dict, placements: dict) -> Row:
    child = table["CHILD"].strip().upper()
    row = Row(number, child, date(table["DOB"]), table["MISSING"].strip().upper(), date(table["MIS_START"]),
              date(table["MIS_END"]), "")
    if row.start is None:
        row.problem = "MIS_START is no date (rule 1004)"
    elif row.kind not in ("M", "A"):
        row.problem = "MISSING is neither M nor A (rule 1006)"
    elif row.birth is None:
        row.problem = "DOB is no date"
    elif row.end is not None and row.end < row.start:
        row.problem = "MIS_END is before MIS_START (rule 567)"
    else:
        row.home_urn = home(placements.get(child, []), row.start)
    return row


def home(placements: list[dict], day: datetime.date) -> str:
    """Returns the URN of the placement that covers the day, the latest DECOM first (product decision 18)."""
    covering = [(date(placement["DECOM"]), placement["URN"].strip()) for placement in placements
                if (date(placement["DECOM"]) or datetime.date.max) <= day
                and (date(placement["DEC"]) or datetime.date.max) >= day]
    urn = max(covering)[1] if covering else ""
    return urn if urn.isdigit() else ""


def first_virtual_day(rows: list[Row]) -> datetime.date:
    """Returns the day after all that the files speak of: the same files always give the same day."""
    return max(day for row in rows for day in (row.start, row.end) if day) + datetime.timedelta(days=1)
