"""Moves virtual time from one instant at which something happens to the next, each time once all has come to rest."""
from __future__ import annotations

import heapq
import itertools
import time
from typing import Callable

from instants import HOUR, civil


class NotResting(RuntimeError):
    """Something does not come to rest; the message says what."""


class Conductor:
    """`act` is called with nothing, at its instant, after services did what was due then.

    speed     at most so many virtual hours per second of wall time; None: as fast as it goes
    patience  wall seconds in which all must have come to rest
    """

    def __init__(self, clock, probe, story, journal, speed: float | None = None, patience: float = 30):
        self._clock, self._probe, self._story, self._journal = clock, probe, story, journal
        self._speed, self._patience = speed, patience
        self._script: list = []
        self._order = itertools.count()
        self._began = (time.monotonic(), clock.now)
        self.stops = 0

    def at(self, when: int, act: Callable[[], None]) -> None:
        """Puts an act into the script; what lies in the past happens now."""
        heapq.heappush(self._script, (max(when, self._clock.now), next(self._order), act))

    def run(self, until: int | None = None) -> None:
        """Plays until the script is empty, or up to `until`."""
        next_due = self.settle()
        while self._script:
            target = self._script[0][0]
            if next_due is not None and next_due < target:
                target = next_due
            if until is not None and target > until:
                break
            self._move(target)
            next_due = self.settle()
            while self._script and self._script[0][0] <= self._clock.now:
                heapq.heappop(self._script)[2]()
                if not self._script or self._script[0][0] > self._clock.now:
                    next_due = self.settle()

    def _move(self, to: int) -> None:
        if to <= self._clock.now:
            return
        if self._speed:
            wall, virtual = self._began
            pause = wall + (to - virtual) / HOUR / self._speed - time.monotonic()
            if pause > 0:
                time.sleep(pause)
        self._clock.move(to)
        self._journal.write("clock")
        self.stops += 1

    def settle(self) -> int | None:
        """Returns when two looks in a row found everything at rest; says when something is due next."""
        patience = time.monotonic() + self._patience
        before = None
        while True:
            sweep = self._probe.sweep()
            if sweep.resting(self._clock.now) and self._story.has_heard(sweep.ends):
                if sweep == before:
                    return sweep.next_due
                before = sweep
                continue
            before = None
            if time.monotonic() > patience:
                raise NotResting(self._why(sweep))
            time.sleep(0.001)

    def _why(self, sweep) -> str:
        reasons = [f"{sweep.outbox} events wait to be published"] if sweep.outbox else []
        reasons += [f"{service} has not read all of {topic}[{partition}]" for service, topic, partition in sweep.behind]
        reasons += [f"due and not done: {what}" for what in self._probe.due_tables(self._clock.now)]
        if not reasons:
            reasons = ["the story has not heard all events"]
        return f"not at rest after {self._patience:g} s at {civil(self._clock.now)}: " + "; ".join(reasons)
