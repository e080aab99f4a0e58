"""Listens to the topics and tells the story as it happens; knows what the driver must look up."""
from __future__ import annotations

import collections
import sys
import threading

from confluent_kafka import Consumer, TopicPartition

import topics
import words
from instants import HOUR, LONDON, to_datetime


class Printer:
    """Prints each line, or with `hourly` only the counts of each virtual hour."""

    def __init__(self, hourly: bool, colours: bool | None = None):
        self._hourly = hourly
        self._colours = sys.stdout.isatty() if colours is None else colours
        self._hour = None
        self._counts: collections.Counter = collections.Counter()

    def paint(self, colour: str, text: str) -> str:
        return f"\x1b[{colour}m{text}\x1b[0m" if self._colours and colour else text

    def line(self, at: int, reference: str, colour: str, text: str, name: str) -> None:
        if self._hourly:
            if self._hour != at // HOUR:
                self.flush()
                self._hour = at // HOUR
            self._counts[_TALLY.get(name, "")] += 1
            return
        print(f"{_stamp(at)}  {self.paint('1', f'{reference:6}')}  {self.paint(colour, text)}", flush=True)

    def flush(self) -> None:
        """Prints the hour that is over."""
        told = [f"{what} {count}" for what, count in sorted(self._counts.items()) if what]
        if told:
            print(f"{_stamp(self._hour * HOUR)}  {', '.join(told)}", flush=True)
        self._counts.clear()


# What an hour's line counts.
_TALLY = {"EpisodeOpened": "reported missing", "ClockStarted": "clocks started", "InterviewOffered": "offered",
          "InterviewBooked": "booked", "EscalationRaised": "escalated", "DeadlineBreached": "BREACHED",
          "PlanClosed": "closed", "AlertAcknowledged": "acknowledged", "PromiseLapsed": "promises lapsed",
          "PromiseKept": "promises kept", "PlanSuspended": "missing again", "ImmediateDangerRaised": "DANGERS",
          "ActionOverdue": "actions overdue", "LadderShifted": "ladders shortened", "RepeatThresholdReached": "repeats",
          "InterviewSubmitted": "records"}


def _stamp(at: int) -> str:
    return to_datetime(at).astimezone(LONDON).strftime("%a %d %b %H:%M")


class Story:
    """Reads all topics in a thread of its own, from where they are when it starts."""

    def __init__(self, kafka: str, prefix: str, wire, places, printer: Printer):
        self._wire, self._prefix, self._printer = wire, prefix, printer
        self._places = list(places)
        self._heard = {place: 0 for place in self._places}
        self._stopping = threading.Event()
        self.first_line = threading.Event()
        self.failure: BaseException | None = None
        self.people: dict[str, str] = {}             # people/<uuid> → what they are, in words
        self.cases: dict[str, str] = {}              # uuid of an episode → case reference
        self.episodes: dict[str, str] = {}           # the source's reference → uuid
        self.accepted: set[str] = set()              # uuids with a clock
        self.closed: set[str] = set()
        self.leads: dict[str, str] = {}              # combined → its lead
        self.slots: dict[str, int] = {}               # uuid → start of the live booking
        self.alerts: dict[tuple[str, int], str] = {}  # (uuid, step) → alerts/<uuid>
        self.children: dict[str, str] = {}           # uuid of an episode → children/<uuid>
        self.latest: dict[str, str] = {}             # children/<uuid> → reference of the case that was last spoken of
        self.assessments: dict[str, str] = {}        # uuid of an episode → its assessment that counts
        self._consumer = Consumer({"bootstrap.servers": kafka, "group.id": "demo.story", "enable.auto.commit": False,
                                   "fetch.wait.max.ms": 10, "log_level": 0})
        self._consumer.assign([TopicPartition(topic, partition, 0) for topic, partition in self._places])
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def has_heard(self, ends: tuple) -> bool:
        """Whether all up to `ends` (in the order of the places) was told."""
        if self.failure:
            raise self.failure
        return all(self._heard[place] >= end for place, end in zip(self._places, ends))

    def _listen(self) -> None:
        try:
            while not self._stopping.is_set():
                first = self._consumer.poll(0.05)
                # consume() would wait for all 500; what is there already is enough.
                batch = [first, *self._consumer.consume(500, timeout=0)] if first else []
                for message in batch:
                    if message.error():
                        continue
                    if not message.topic().endswith("safereturn.intake"):
                        self._hear(topics.parse(message.topic().removeprefix(self._prefix), message, self._wire))
                for message in batch:
                    if not message.error():
                        self._heard[(message.topic(), message.partition())] = message.offset() + 1
        except Exception as error:  # shown by the conductor, which waits for us
            self.failure = error

    def _hear(self, record) -> None:
        said = record.data
        if said is None:
            return
        key = (said.get("plan_id") or said.get("episode_id") or "").rpartition("/")[2]
        self._remember(record.name, key, said)
        people = {"who": said.get("person_id") or said.get("from_person_id"), "to_whom": said.get("to_person_id")}
        named = {part: self.people.get(person, "somebody") for part, person in people.items()}
        told = words.tell(record.name, {**said, **named}, record.time)
        child = said.get("child_id", "")
        reference = said.get("case_reference") or self.cases.get(key) or self.latest.get(child, "")
        if reference:
            self.latest[child] = reference
        if told:
            self._printer.line(record.time, reference, *told, record.name)
            self.first_line.set()

    def _remember(self, name: str, key: str, said: dict) -> None:
        match name:
            case "EpisodeOpened":
                self.cases[key] = said["case_reference"]
                self.episodes[said["episode_reference"]] = key
                self.children[key] = said["child_id"]
            case "ClockStarted":
                self.accepted.add(key)
            case "PlanClosed":
                self.closed.add(key)
            case "PlanCombined":
                self.leads[key] = said["lead_plan_id"].rpartition("/")[2]
            case "InterviewBooked":
                self.slots[key] = said["start_time"]
            case "BookingReleased":
                self.slots.pop(key, None)
            case "RiskAssessed" if not said["shadow"]:
                self.assessments[key] = said["assessment_id"]
            case "AlertSent" if said["kind"] == "ESCALATION":
                self.alerts[(key, said["step"])] = said["alert_id"]

    def close(self) -> None:
        self._stopping.set()
        self._thread.join(5)
        self._consumer.close()
        self._printer.flush()
