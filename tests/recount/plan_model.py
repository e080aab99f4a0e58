"""What the ladder must do for one plan: a model of docs/flows/escalation.md that knows nothing of the services.

Time only moves by `advance`; everything else happens at the instant to which it was moved.
"""
from __future__ import annotations

import dataclasses

import ladder
from instants import DAY

RUNNING, SUSPENDED, COMBINED, CLOSED = "running", "suspended", "combined", "closed"


@dataclasses.dataclass(frozen=True)
class Fired:
    """One step that must fire."""

    step: int
    day: int
    at: int      # when it must fire
    due: int     # when it was due: by the ladder, or when a promise or refusal pulled it forward
    cause: str


@dataclasses.dataclass
class Promise:
    step: int
    alert: str
    until: int


@dataclasses.dataclass
class Plan:
    """State of one clock, and what it must have said (`fired`, `breached`, `promises`, `result`)."""

    key: str          # uuid of the episode
    reference: str    # case reference
    child: str
    return_at: int
    shifted: bool
    born: int
    state: str = RUNNING
    lead: str = ""
    settled: set = dataclasses.field(default_factory=set)
    next_day: int = 0
    offered_at: int | None = None
    slot: tuple[int, int] | None = None
    promise: Promise | None = None
    fired: list = dataclasses.field(default_factory=list)
    skipped: list = dataclasses.field(default_factory=list)
    born_shifted: bool = False
    shifted_at: int | None = None  # when risk shortened it; None: at birth or never
    shift_skipped: list = dataclasses.field(default_factory=list)
    born_skipped: list = dataclasses.field(default_factory=list)
    breached_at: int | None = None
    promises: list = dataclasses.field(default_factory=list)  # (what, step, at): made, kept, lapsed
    result: dict | None = None

    @property
    def due(self) -> int:
        return self.return_at + ladder.DUE_AFTER

    @property
    def is_open(self) -> bool:
        return self.state != CLOSED

    def facts(self) -> set:
        """What holds now of the things that make steps needless."""
        holds = set()
        if self.offered_at is not None:
            holds.add("offered")
        if self.slot is not None and self.slot[0] <= self.due:
            holds.add("arranged")
        return holds

    # --- birth and replanning

    def start(self, now: int) -> None:
        """The clock is born. Steps passed before birth are skipped but the highest, which fires at once."""
        self.born_shifted = self.shifted
        passed = self._passed(now)
        if passed == [(0, 0)]:
            self._fire(0, 0, now, "DUE")
        else:
            self._settle_passed(passed, now, "LATE_NOTICE")
        self.born_skipped = list(self.skipped)
        self.consider(now)

    def correct(self, return_at: int, now: int) -> None:
        self.return_at = return_at
        self.replan(now)

    def shift(self, now: int) -> bool:
        """The child's risk asks for one step earlier. Once, and never back. Returns whether anything changed."""
        if self.shifted or not self.is_open:
            return False
        self.shifted, self.shifted_at, before = True, now, len(self.skipped)
        self.replan(now, "RISK")
        self.shift_skipped = self.skipped[before:]
        return True

    def replan(self, now: int, cause: str = "CORRECTED") -> None:
        """The times moved, or the plan was closed for a while: what has passed counts by its highest step only."""
        self._settle_passed(self._passed(now), now, cause)
        self.consider(now)

    def _passed(self, now: int) -> list[tuple[int, int]]:
        """Unsettled (step, day) whose time is strictly before now, lowest first; of step 7 only the last day."""
        passed = [(step, 0) for step in range(ladder.DAILY)
                  if step not in self.settled and self._time(step) < now]
        if self.state == COMBINED:
            return [(step, day) for step, day in passed if step == ladder.BREACH]
        if self._time(ladder.DAILY) < now:
            day = (now - self._time(ladder.DAILY)) // DAY
            if day >= self.next_day:
                passed.append((ladder.DAILY, day))
        return passed

    def _settle_passed(self, passed: list[tuple[int, int]], now: int, cause: str) -> None:
        if not passed:
            return
        for step, _ in passed[:-1]:
            self.settled.add(step)
            self.skipped.append(step)
            if step == ladder.BREACH:
                self._breach(now)
        step, day = passed[-1]
        if not self._waits(step):
            self._consider_one(step, day, now, cause)

    # --- the passing of time

    def next_due(self) -> int | None:
        """When something happens next if nobody does anything."""
        if not self.is_open:
            return None
        times = []
        if self.promise:
            times.append(self.promise.until)
        for step in range(ladder.DAILY):
            if step not in self.settled and not self._waits(step):
                times.append(self._time(step))
        if self.state != COMBINED:
            times.append(self._time(ladder.DAILY) + self.next_day * DAY)
        return min(times) if times else None

    def advance(self, now: int) -> None:
        """Lets time pass up to and including `now`."""
        while (due := self.next_due()) is not None and due <= now:
            at = max(due, self.born)
            if self.promise and self.promise.until <= at:
                self._lapse(at)
            self.consider(at)

    def consider(self, now: int) -> None:
        """Looks at every step that is due, in order, each once."""
        if not self.is_open:
            return
        for step in range(ladder.DAILY):
            if step not in self.settled and self._time(step) <= now and not self._waits(step):
                self._consider_one(step, 0, now, "DUE")
        while self.state != COMBINED and self._time(ladder.DAILY) + self.next_day * DAY <= now:
            self._consider_one(ladder.DAILY, self.next_day, now, "DUE")

    def _waits(self, step: int) -> bool:
        """Steps 1 to 5 wait while a promise stands, the child is missing again, or another plan leads."""
        return 1 <= step < ladder.BREACH and (self.promise is not None or self.state in (SUSPENDED, COMBINED))

    def _time(self, step: int) -> int:
        return self.return_at + ladder.offset(step, self.shifted)

    def _consider_one(self, step: int, day: int, now: int, cause: str, due: int | None = None) -> None:
        if step == ladder.DAILY:
            self.next_day = day + 1
        else:
            self.settled.add(step)
        if step == ladder.BREACH:
            self._breach(now)
        if not self.facts() & ladder.STEPS[step].unless:
            self._fire(step, day, now, cause, due)

    def _fire(self, step: int, day: int, now: int, cause: str, due: int | None = None) -> None:
        if step != ladder.DAILY:
            self.settled.add(step)
        self.fired.append(Fired(step, day, now, self._time(step) + day * DAY if due is None else due, cause))

    def _breach(self, now: int) -> None:
        if self.breached_at is None:
            self.breached_at = now

    # --- what people do

    def offer(self, offered_at: int, now: int) -> None:
        if self.offered_at is None or offered_at < self.offered_at:
            self.offered_at = offered_at
        self._milestone(now)

    def book(self, start: int, end: int, now: int) -> None:
        self.slot = (start, end)
        self._milestone(now)

    def release(self) -> None:
        self.slot = None

    def _milestone(self, now: int) -> None:
        if self.promise:
            self.promises.append(("kept", self.promise.step, now))
            self.promise = None
        self.consider(now)

    def acknowledge(self, step: int, alert: str, until: int, now: int) -> None:
        if self.state != RUNNING or step >= ladder.BREACH or (self.promise and step < self.promise.step):
            return
        self.promise = Promise(step, alert, until)
        self.promises.append(("made", step, now))
        self.advance(now)

    def decline_alert(self, step: int, now: int) -> None:
        """Somebody cannot act: it goes up at once."""
        if self.state == RUNNING:
            self._one_higher(step, now, now, "DECLINED")
            self.consider(now)

    def _lapse(self, now: int) -> None:
        promise, self.promise = self.promise, None
        self.promises.append(("lapsed", promise.step, now))
        self._one_higher(promise.step, now, promise.until, "PROMISE_LAPSED")

    def _one_higher(self, step: int, now: int, due: int, cause: str) -> None:
        left = [higher for higher in range(step + 1, ladder.BREACH) if higher not in self.settled]
        if left:
            self._consider_one(left[0], 0, now, cause, due)

    # --- other episodes of the child

    def suspend(self) -> None:
        if self.state == RUNNING:
            self.state = SUSPENDED
            self.promise = None
            self.slot = None

    def resume(self, now: int) -> None:
        if self.state == SUSPENDED:
            self.state = RUNNING
            self.consider(now)

    def combine(self, lead: str) -> None:
        if self.state == SUSPENDED:
            self.state, self.lead = COMBINED, lead

    def split(self, now: int) -> None:
        if self.state == COMBINED:
            self.state, self.lead = RUNNING, ""
            self.replan(now)

    # --- the end

    def close(self, outcome: str, outcome_at: int | None, now: int, lead_offer: int | None = None) -> int | None:
        """`lead_offer` is the offer of the plan whose interview covers this one. Returns the offer that counts."""
        if self.promise:
            self.promises.append(("kept", self.promise.step, now))
            self.promise = None
        offer = min((at for at in (self.offered_at, lead_offer) if at is not None), default=None)
        self.state = CLOSED
        self.result = {
            "outcome": outcome,
            "offered_in_time": offer is not None and offer <= self.due,
            "held_in_time": outcome == "OUTCOME_HELD" and outcome_at is not None and outcome_at <= self.due,
        }
        return offer

    def reopen(self, now: int) -> None:
        if not self.is_open:
            self.state, self.result = RUNNING, None
            self.replan(now)
