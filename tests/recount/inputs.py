"""What went in: the rows of the input files, the driver's journal and the mailbox."""
from __future__ import annotations

import csv
import dataclasses
import datetime
import json
import pathlib

import instants

INTAKE = "safereturn.intake.v1."


@dataclasses.dataclass
class Row:
    """One row of missing.csv; a date that is none is None."""

    number: int  # from 1
    child: str
    birth: datetime.date | None
    kind: str
    start: datetime.date | None
    end: datetime.date | None


def read_rows(folder: pathlib.Path) -> list[Row]:
    """Reads the table by its column names, wherever the file calls itself."""
    for file in sorted(folder.glob("*.csv")):
        with open(file, encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            if set(reader.fieldnames or ()) == {"CHILD", "DOB", "MISSING", "MIS_START", "MIS_END"}:
                return [Row(number, row["CHILD"].strip().upper(), _date(row["DOB"]), row["MISSING"].strip().upper(),
                            _date(row["MIS_START"]), _date(row["MIS_END"]))
                        for number, row in enumerate(reader, 1)]
    raise FileNotFoundError(f"no table CHILD,DOB,MISSING,MIS_START,MIS_END in {folder}")


def _date(text: str | None) -> datetime.date | None:
    try:
        return datetime.datetime.strptime((text or "").strip(), "%d/%m/%Y").date()
    except ValueError:
        return None


@dataclasses.dataclass
class Entry:
    """One line of the journal."""

    number: int
    kind: str  # row, clock, publish, command, end
    wall_ms: float
    at: int    # virtual
    said: dict

    @property
    def accepted(self) -> bool:
        return bool((self.said.get("answer") or {}).get("ok"))

    @property
    def request(self) -> dict:
        return snake(self.said.get("request") or {})

    @property
    def name(self) -> str:
        """Name of the event or method without its package or service."""
        return (self.said.get("event") or self.said.get("command") or "").rpartition(".")[2]


def read_journal(file: pathlib.Path) -> list[Entry]:
    entries = []
    with open(file, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            said = json.loads(line)
            wall = said["wall"]
            wall_ms = wall * 1000 if isinstance(wall, (int, float)) else instants.parse(wall) / 1000
            entries.append(Entry(number, said["kind"], wall_ms, instants.parse(said["virtual_time"]), said))
    return entries


def read_mailbox(file: pathlib.Path) -> list[dict]:
    with open(file, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def snake(value):
    """Returns JSON with the proto's own field names, whichever form was sent."""
    if isinstance(value, dict):
        return {"".join("_" + letter.lower() if letter.isupper() else letter for letter in key): snake(inner)
                for key, inner in value.items()}
    if isinstance(value, list):
        return [snake(inner) for inner in value]
    return value


@dataclasses.dataclass
class Told:
    """One absence as the driver told it: every event that speaks of it, first of each id only."""

    key: str
    events: list  # of Entry

    def of(self, name: str) -> list:
        return [entry for entry in self.events if entry.name == name]

    @property
    def references(self) -> set[str]:
        return {data(entry).get("episode_reference", "") for entry in self.events} - {""}

    def birth(self) -> datetime.date | None:
        for entry in self.events:
            if data(entry).get("birth_date"):
                return datetime.date.fromisoformat(data(entry)["birth_date"])
        return None


def data(entry: Entry) -> dict:
    return entry.request.get("data") or {}


def absences(journal: list[Entry]) -> list[Told]:
    """Groups accepted publications by the absence that they speak of; the same id twice counts once."""
    found: dict[str, Told] = {}
    seen = set()
    for entry in journal:
        if entry.kind != "publish" or not entry.accepted:
            continue
        identity = (entry.request.get("source"), entry.request.get("id"))
        if identity in seen:
            continue
        seen.add(identity)
        key = entry.said.get("episode") or data(entry).get("episode_reference", "")
        found.setdefault(key, Told(key, [])).events.append(entry)
    return list(found.values())


def reported_instant(time: dict | None) -> int | None:
    """Returns the earliest instant that a reported time can mean (product decision 3)."""
    if not time:
        return None
    if time.get("time"):
        return instants.parse(time["time"])
    if time.get("date"):
        return instants.start_of_day(datetime.date.fromisoformat(time["date"]))
    return None


def return_instant(absence: Told, entry: Entry) -> int | None:
    """Returns the earliest instant of a told return: on the day of the start a date means the start."""
    back = data(entry).get("return_time") or {}
    told = reported_instant(back)
    if back.get("time") or told is None:
        return told
    starts = [reported_instant(data(each).get("start_time")) for each in absence.events if each.number <= entry.number]
    return max([told, *(start for start in starts if start is not None and start < told + instants.DAY)])


def is_under(age: int, birth: datetime.date | None, at: int) -> bool:
    """Whether the child's birthday of that age lies after the civil day of `at` in England."""
    if birth is None:
        return False
    day = instants.to_datetime(at).astimezone(instants.LONDON).date()
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day)) < age
