"""One run as evidence: what went in, what the topics say, what was mailed; and the model's replay of it."""
from __future__ import annotations

import collections
import dataclasses

import commands
import ladder
from inputs import Entry, Row
from instants import DAY
from plan_model import Plan
from topics import Record
from world_model import World

REFERRAL, SCHEDULING, INTERVIEW, RISK, NOTIFICATION = (
    f"safereturn.{name}.events" for name in ("referral", "scheduling", "interview", "risk", "notification"))
# What other services say and scheduling hears; whether they should have said it is checked apart.
HEARD = frozenset({REFERRAL, INTERVIEW, RISK})
DECLINED = {"DECLINED_BY_CHILD": "OUTCOME_DECLINED_BY_CHILD", "DECLINED_BY_PARENT_CARER": "OUTCOME_DECLINED_BY_PARENT_CARER"}


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

    def assessed(self) -> dict[str, list[Record]]:
        """Returns the assessments that count (not in shadow) of each child, in their order."""
        if not hasattr(self, "_assessed"):
            self._assessed = collections.defaultdict(list)
            for record in sorted(self.said(RISK, "RiskAssessed"), key=lambda record: (record.time, record.offset)):
                if not record.data["shadow"]:
                    self._assessed[record.data["child_id"]].append(record)
        return self._assessed

    def alerts(self) -> dict[str, Record]:
        if not hasattr(self, "_alerts"):
            self._alerts = {record.data["alert_id"]: record for record in self.said(NOTIFICATION, "AlertSent")}
        return self._alerts
# Reasons for which no interview is required that are outcomes of their own.
NOT_REQUIRED = {"CHILD_18": "OUTCOME_CHILD_18", "MOVED_OUT_OF_AREA": "OUTCOME_CHILD_MOVED_OUT_OF_AREA"}


def replay(run: Run) -> World:
    """Plays what referral accepted, what interviews and risk brought and what people did to the model; time passes for
    the child before each."""
    world = World()
    inputs = [(record.time, record.wall_ms, record.offset, record) for record in run.records
              if record.topic in HEARD and record.data is not None]
    inputs += [(entry.at, entry.wall_ms, entry.number, entry) for entry in run.journal
               if entry.kind == "command" and entry.accepted]
    for now, _, _, item in sorted(inputs, key=lambda item: item[:3]):
        if isinstance(item, Record):
            world.advance(now, item.data.get("child_id", ""))
            _hear(world, item, now, run)
        else:
            commands.apply(world, item, now, run)
    world.advance(run.end)
    return world


def _hear(world: World, record: Record, now: int, run: Run) -> None:
    said = record.data
    key = uuid_of(said.get("episode_id") or "")
    match record.name:
        case "EpisodeOpened":
            if said["missing_again"]:
                world.opened(key, said["child_id"], _latest_start(said))
        case "ReferralAccepted":
            shifted = said["under_12"] or _at_risk(run, key, said["child_id"], now)
            world.accepted(Plan(key, said["case_reference"], said["child_id"], said["return_time"], shifted, now), now)
        case "RiskAssessed":
            if not said["shadow"]:
                world.assessed(said["child_id"], level_of(said["effective_level"]), said["assessed_time"], now)
        case "InterviewHeld":
            world.outcome(_plans(said), "OUTCOME_HELD", said["held_time"], now)
        case "InterviewDeclined":
            world.outcome(_plans(said), DECLINED[said["declined_by"]], said["declined_time"], now)
        case "InterviewNotReached":
            world.outcome(_plans(said), "OUTCOME_UNABLE_TO_CONTACT", said["last_attempt_time"], now)
        case "ReturnCorrected":
            if said["return_time"] is not None and key in world.plans and world.plans[key].is_open:
                world.plans[key].correct(said["return_time"], now)
        case "EpisodeWithdrawn":
            world.ended(key, "OUTCOME_WITHDRAWN", now)
        case "EpisodeMerged":
            world.ended(key, "OUTCOME_DUPLICATE", now)
        case "InterviewNotRequired":
            world.ended(key, NOT_REQUIRED.get(said["reason_code"], "OUTCOME_NOT_REQUIRED"), now)
        case "ReferralRefused" | "NoticeDismissed":
            world.ended(key, "OUTCOME_NOT_REQUIRED", now)
        case "EpisodeUnmerged":
            world.reopened(key, now)


def _latest_start(said: dict) -> int | None:
    """Returns the last instant at which a new absence can have begun; a date may mean the end of its day."""
    start = said["start_time"]
    return start + DAY if start is not None and said["start_precision"] == "TIME_PRECISION_DATE_ONLY" else start


def _plans(said: dict) -> list[str]:
    return [uuid_of(plan) for plan in said["plan_ids"]]


def level_of(said) -> int:
    """Returns the number of a risk level: RISK_LEVEL_HIGH is 4. Both wordings of the lowest are 1 (domain facts 2.1)."""
    if isinstance(said, int):
        return said
    return LEVELS[said.removeprefix("RISK_LEVEL_")]


LEVELS = {"UNSPECIFIED": 0, "NO_APPARENT": 1, "VERY_LOW": 1, "LOW": 2, "MEDIUM": 3, "HIGH": 4}


def _at_risk(run: Run, key: str, child: str, now: int) -> bool:
    """Whether a clock that is born now is born one step earlier for the child's risk. Between topics nothing is ordered:
    an assessment of this very instant may be heard before or after; then the clock itself says which it was."""
    told = [(record.time, level) for record in run.assessed().get(child, ())
            if (level := level_of(record.data["effective_level"]))]
    before = [level for at, level in told if at < now]
    known = bool(before) and before[-1] >= ladder.SHIFT_FROM_LEVEL
    if all((level >= ladder.SHIFT_FROM_LEVEL) == known for at, level in told if at == now):
        return known
    clocks = run.by_plan(SCHEDULING, "ClockStarted").get(key, [])
    return bool(clocks) and clocks[0].data["shifted"]
