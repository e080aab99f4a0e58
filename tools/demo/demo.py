#!/usr/bin/python3
"""Plays the product's main job on a private stack, and ends with 0 only if an independent recount agrees.

SSDA903 rows become missing-episode events on Kafka; clocks start, people offer, book, promise and forget, steps
escalate, mails go out. Time is virtual: it jumps from one thing that happens to the next.
"""
from __future__ import annotations

import argparse
import datetime
import json
import pathlib
import signal
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "tests" / "recount"), str(ROOT / "tools" / "demo")]

import absences
import ending
import instants
import plays
import returns
import rows
import wire
import world as worlds
from acts import Acts
from clockfile import ClockFile
from conductor import Conductor, NotResting
from ctl import Ctl, CtlError
from journal import Journal
from probe import Probe
from stack import Stack, paths
from stack.process import StackError
from story import Printer, Story

# More episodes than this and the story is told by the hour.
MANY = 60
# The council's systems are switched on at this hour of the first virtual day.
OPENING = 5


def read(folder: pathlib.Path) -> tuple[list[rows.Row], list[absences.Absence], int]:
    """Returns rows, absences and the first instant of virtual time."""
    table = rows.read(folder)
    day = rows.first_virtual_day(table)
    cast = absences.make(table, day)
    plays.cast(cast)
    opening = datetime.datetime(day.year, day.month, day.day, OPENING, tzinfo=instants.LONDON)
    return table, cast, instants.from_datetime(opening)


def say_what_comes(table: list[rows.Row], cast: list[absences.Absence], start: int) -> None:
    unusable = [row for row in table if row.problem]
    print(f"{len(table)} rows, {len({row.child for row in table})} children. Their returns are moved into the first virtual "
          f"day, {instants.civil(start)[:10]}; lengths of absence and order stay.")
    for row in unusable:
        print(f"  row {row.number} is left out: {row.problem}")
    open_rows = sum(absence.back is None for absence in cast)
    if open_rows:
        print(f"  {open_rows} of them still missing: reported, no clock")


class Demo:
    """One run. `close` stops whatever was started, in whatever state it is."""

    def __init__(self, arguments: argparse.Namespace):
        self.arguments = arguments
        self.began = time.monotonic()
        self.stack = self.ctl = self.story = self.probe = self.journal = None

    def run(self) -> int:
        folder = self.arguments.source
        table, cast, start = read(folder)
        say_what_comes(table, cast, start)
        self.stack = Stack("demo", clock_file=paths.run_dir("demo") / "clock", fsync=False)
        clock = ClockFile(self.stack.clock_file, start)
        self.stack.start_servers()
        self.stack.start_services()
        print(f"servers and services are up after {self._seconds():.1f} s", flush=True)
        self.journal = Journal(self.stack.dir / "journal.jsonl", clock)
        self.ctl = Ctl(self.stack, self.journal)
        world = worlds.seed(self.stack, folder)
        self._write_rows(table, cast)
        self.probe = Probe(self.stack.pg_uri(), self.stack.kafka_address, self.stack.topic_prefix)
        printer = Printer(hourly=len(cast) > MANY, colours=self.arguments.color)
        self.story = Story(self.stack.kafka_address, self.stack.topic_prefix, wire.Wire(), self.probe.places, printer)
        self.story.people = world.names()
        conductor = Conductor(clock, self.probe, self.story, self.journal, self.arguments.speed)
        acts = Acts(clock, conductor, self.ctl, self.story, world)
        for absence in cast:
            acts.begin(absence)
        conductor.run()
        self.journal.write("end")
        self.journal.flush()
        self.story.close()
        for refusal in acts.refused:
            print(f"  refused: {refusal}")
        reports = self.stack.dir / "reports"
        lines = returns.write(self.ctl, world, folder, reports, start)
        code = self._end(folder, printer, conductor)
        print(f"\nwhat the authority takes away: {reports}")
        for line in lines:
            print(f"  {line}")
        return code

    def _write_rows(self, table: list[rows.Row], cast: list[absences.Absence]) -> None:
        of_row = {absence.row.number: absence.reference for absence in cast}
        for row in table:
            told = {"skipped": row.problem} if row.problem else {"episode": of_row[row.number]}
            self.journal.write("row", row=row.number, **told)

    def _end(self, folder: pathlib.Path, printer: Printer, conductor: Conductor) -> int:
        print()
        figures, agrees = ending.recount(self.stack, folder, self.journal.path)
        summary = {name: figures.get(name) for name in ending.FIGURES}
        summary["recount_agrees"], summary["seconds"] = agrees, round(self._seconds(), 1)
        ending.show(summary, printer.paint)
        print(f"\n{conductor.stops} stops of virtual time; journal: {self.journal.path}")
        if self.arguments.json:
            self.arguments.json.write_text(json.dumps(summary, indent=2) + "\n", encoding="utf-8")
        return 0 if agrees else 1

    def _seconds(self) -> float:
        return time.monotonic() - self.began

    def close(self) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not leave servers behind
        for part in (self.story, self.ctl, self.probe):
            if part:
                part.close()
        if not self.stack:
            return
        if self.arguments.keep:
            print("the stack keeps running: tools/dev status, tools/dev env, tools/dev down")
        else:
            self.stack.stop()


def main() -> int:
    parser = argparse.ArgumentParser(prog="tools/dev demo", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--from", dest="source", type=pathlib.Path, default=ROOT / "samples" / "ssda903", metavar="DIR",
                        help="folder of SSDA903 files (missing.csv, episodes.csv); default: samples/ssda903")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="write the summary here")
    parser.add_argument("--keep", action="store_true", help="leave the stack running at the end")
    parser.add_argument("--speed", type=float, metavar="HOURS", help="at most so many virtual hours a second")
    parser.add_argument("--color", action=argparse.BooleanOptionalAction, help="default: if this is a terminal")
    arguments = parser.parse_args()

    sys.stdout.reconfigure(line_buffering=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    demo = Demo(arguments)
    try:
        return demo.run()
    except (StackError, CtlError, NotResting, rows.InputError) as error:
        print(f"tools/dev demo: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\ninterrupted; stopping", file=sys.stderr)
        return 130
    finally:
        demo.close()


if __name__ == "__main__":
    sys.exit(main())
