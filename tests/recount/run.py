"""One run as evidence: what went in, what the topics say, what was mailed; and the model's replay of it."""
from __future__ import annotations

import collections
import dataclasses

import commands
from inputs import Entry, Row
from plan_model import Plan
from topics import Record
from world_model import World

REFERRAL, SCHEDULING, NOTIFICATION = (f"safereturn.{name}.events" for name in ("referral", "scheduling", "notification"))


def uuid_of(name: str) -> str:
    """plans/<uuid> and episodes/<uuid> share their uuid."""
    return name.rpartition("/")[2]


@dataclasses.dataclass
class Run:
    """`records` holds each event once; `copies` counts what the topics hold of it."""

    rows: list[Row]
    journal: list[Entry]
    records: list[Record]
    mails: list[dict]
    copies: int = 0
    reused: list = dataclasses.field(default_factory=list)  # records of a known id with another content

    @classmethod
    def of(cls, rows, journal, records, mails) -> Run:
        first, copies, reused = {}, 0, []
        for record in records:
            known = first.setdefault((record.source, record.id), record)
            if known is not record:
                copies += 1
                if known.digest != record.digest and not record.topic.endswith(".intake"):
                    reused.append(record)
        return cls(rows, journal, list(first.values()), mails, copies, reused)

    def said(self, topic: str, name: str) -> list[Record]:
        return self._index()[(topic, name)]

    def by_plan(self, topic: str, name: str) -> dict[str, list[Record]]:
        """Events of one kind by the uuid of their plan (or episode)."""
        if not hasattr(self, "_by_plan"):
            self._by_plan = {}
        if (topic, name) not in self._by_plan:
            found = collections.defaultdict(list)
            for record in self.said(topic, name):
                found[uuid_of(record.data.get("plan_id") or record.data.get("episode_id") or "")].append(record)
            self._by_plan[(topic, name)] = found
        return self._by_plan[(topic, name)]

    def _index(self):
        if not hasattr(self, "_by_name"):
            self._by_name = collections.defaultdict(list)
            for record in self.records:
                if record.data is not None:
                    self._by_name[(record.topic, record.name)].append(record)
        return self._by_name

    @property
    def end(self) -> int:
        return max((entry.at for entry in self.journal), default=0)

    def alerts(self) -> dict[str, Record]:
        if not hasattr(self, "_alerts"):
            self._alerts = {record.data["alert_id"]: record for record in self.said(NOTIFICATION, "AlertSent")}
        return self._alerts


def replay(run: Run) -> World:
    """Plays what referral accepted and what people did to the model; time passes for the child before each."""
    world = World()
    inputs = [(record.time, record.wall_ms, record.offset, record) for record in run.records
              if record.topic == REFERRAL and record.data is not None]
    inputs += [(entry.at, entry.wall_ms, entry.number, entry) for entry in run.journal
               if entry.kind == "command" and entry.accepted]
    for now, _, _, item in sorted(inputs, key=lambda item: item[:3]):
        if isinstance(item, Record):
            world.advance(now, item.data.get("child_id", ""))
            _hear(world, item, now)
        else:
            commands.apply(world, item, now, run)
    world.advance(run.end)
    return world


def _hear(world: World, record: Record, now: int) -> None:
    said = record.data
    key = uuid_of(said.get("episode_id") or "")
    match record.name:
        case "EpisodeOpened":
            world.opened(key, said["child_id"])
        case "ReferralAccepted":
            world.accepted(Plan(key, said["case_reference"], said["child_id"], said["return_time"], said["under_12"],
                                now), now)
        case "ReturnCorrected":
            if said["return_time"] is not None and key in world.plans and world.plans[key].is_open:
                world.plans[key].correct(said["return_time"], now)
        case "EpisodeWithdrawn":
            world.ended(key, "OUTCOME_WITHDRAWN", now)
        case "EpisodeMerged":
            world.ended(key, "OUTCOME_DUPLICATE", now)
        case "InterviewNotRequired" | "ReferralRefused" | "NoticeDismissed":
            world.ended(key, "OUTCOME_NOT_REQUIRED", now)
        case "EpisodeUnmerged":
            if key in world.plans:
                world.plans[key].reopen(now)
