"""All services on virtual time with one authority, driven by the demo's conductor and acts, and the recount of it all."""
from __future__ import annotations

import datetime
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "tests" / "recount"), str(ROOT / "tools" / "demo")]

import instants
import plays
import recount
import run as runs
import topics
import wire
from absences import Absence
from api import Api
from acts import Acts
from clockfile import ClockFile
from conductor import Conductor
from ctl import Ctl
from house import House
from inputs import read_journal, read_mailbox
from instants import DAY, HOUR
from journal import Journal
from probe import Probe
from rest import settle
from rows import Row
from stack import Stack, paths
from story import Story

# A Monday, 06:00 in London; no change of the clocks within the next weeks.
START = instants.parse("2026-03-02T06:00:00Z")
AUTHORITY = "E10000016"
HOMES = ("2890011", "2890027")
# A mail provider that never slows us down: its pace is another test's business.
FAST_MAIL = {"SAFERETURN_MAIL_RATE_PER_SECOND": "10000", "SAFERETURN_MAIL_BURST": "100000"}


class Silent:
    """A printer of the story that prints nothing."""

    def line(self, *_said) -> None:
        pass

    def flush(self) -> None:
        pass


class Play:
    """`ctl` and `probe` may be more patient ones. `close` stops everything, however far it came."""

    def __init__(self, name: str, ctl=Ctl, probe=Probe, own: bool = False, patience: float = 30, interviewers: int = 12,
                 mail_batch: int = 200):
        self.stack = Stack(name, clock_file=paths.run_dir(name) / "clock", fsync=False, own=own)
        self.ctl = self.probe = self.story = self._api = None
        try:
            self.clock = ClockFile(self.stack.clock_file, START)
            self.stack.start_servers()
            self.stack.start_services(["referral", "scheduling", "interview", "risk", "reporting"])
            self.stack.start_services(["notification"], {**FAST_MAIL, "SAFERETURN_MAIL_BATCH": str(mail_batch)})
            self.journal = Journal(self.stack.dir / "journal.jsonl", self.clock)
            self.ctl = ctl(self.stack, self.journal)
            self.house = House(self.ctl.query, AUTHORITY, START, homes=HOMES, interviewers=interviewers)
            self.probe = probe(self.stack.pg_uri(), self.stack.kafka_address, self.stack.topic_prefix)
            settle(self.probe)  # people are known before the first alert
            self.wire = wire.Wire()
            self.story = Story(self.stack.kafka_address, self.stack.topic_prefix, self.wire, self.probe.places, Silent())
            self.conductor = Conductor(self.clock, self.probe, self.story, self.journal, patience=patience)
            self.acts = Acts(self.clock, self.conductor, self.ctl, self.story, self.house)
        except BaseException:
            self.close()
            raise

    def absence(self, name: str, play: str = "", hours: float = 2, start: float = 0, age: int = 14, turn: int = 0,
                turns: int = 1, child: str = "", home: str = HOMES[0]) -> Absence:
        """Returns an absence that ends `hours` after the beginning of time; it began `start` hours before that."""
        today = instants.to_datetime(START).date()
        row = Row(0, child or name, datetime.date(today.year - age, 1, 15), "M", today, today, home)
        back = START + round(hours * HOUR)
        return Absence(row, name, back - round((start or 20) * HOUR), back, turn, turns, play)

    def cast(self, absence: Absence) -> Absence:
        """Puts an absence with its play (a name of tools/demo/plays.py) into the script."""
        assert not absence.play or absence.play in plays.PLAYS, absence.play
        self.acts.begin(absence)
        return absence

    def at(self, hours: float, act) -> None:
        """Does something so many hours after the beginning."""
        self.conductor.at(START + round(hours * HOUR), act)

    def run(self) -> None:
        """Plays the script to its end; refusals of commands are errors of the script."""
        self.conductor.run()
        self.journal.write("end")
        self.journal.flush()
        if self.acts.refused:
            raise AssertionError("\n".join(self.acts.refused))

    # --- evidence

    def evidence(self) -> runs.Run:
        """Returns all that was said, by the topics, the journal and the mailbox."""
        records = topics.read_topics(self.stack.kafka_address, self.wire, self.stack.topic_prefix)
        return runs.Run.of([], read_journal(self.journal.path), records, read_mailbox(self.stack.smtp.mailbox))

    def recount(self, evidence: runs.Run) -> tuple[dict, list]:
        """Returns the figures and the findings of the independent recount."""
        return recount.recount(evidence)

    def api(self) -> Api:
        """Returns a way to call any method as anybody, past the journal."""
        if self._api is None:
            self._api = Api(self.stack)
        return self._api

    def letters(self) -> list[dict]:
        return json.loads(self.stack.ctl("dead-letters", "list", "--json").stdout)

    def close(self) -> None:
        for part in (self.story, self.ctl, self.probe, self._api):
            if part:
                part.close()
        self.stack.stop()
