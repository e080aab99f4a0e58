"""Repeat triggers, counted again from what the council's systems told: three episodes in 30 and in 90 days, the first one
under 13, away for more than 24 hours (domain facts 1.8). Each is said once per episode, to the right people, at once."""
from __future__ import annotations

import collections
import dataclasses

import instants
from findings import Findings
from inputs import absences, data, is_under, reported_instant, return_instant
from instants import DAY, HOUR
from run import INTERVIEW, REFERRAL, RISK, Run, uuid_of

# Rule → (episodes, days) and whom it tells. Episodes away without authorisation count for the last two only.
COUNTS = {"three_in_30_days": (3, 30), "three_in_90_days": (3, 90)}
ROLES = {"three_in_30_days": {"social_worker", "team_manager"}, "three_in_90_days": {"social_worker", "safeguarding_lead"},
         "first_under_13": {"social_worker", "safeguarding_lead"}, "over_24_hours": {"coordinator", "social_worker"}}
# What ended longer ago is history: it counts, and wakes nobody.
QUIET_AFTER = 7 * DAY


@dataclasses.dataclass
class Episode:
    """What is known of one absence at an instant."""

    key: str
    known: int
    start: int | None = None
    back: int | None = None
    told: dict = dataclasses.field(default_factory=dict)  # what the interview about it says: absence_hours, left_time
    is_away: bool = False
    under_13: bool = False
    counts: bool = True            # not withdrawn, not merged

    @property
    def time(self) -> int:
        return next(at for at in (self.start, self.back, self.known) if at is not None)

    def hours_away(self) -> int | None:
        """Returns whole hours if it is more than a day: to the minute, by the longer of what was told."""
        minutes = [] if self.start is None or self.back is None else [(self.back - self.start) * 60 // HOUR]
        if self.told.get("absence_hours") is not None:
            minutes.append(self.told["absence_hours"] * 60)
        if self.told.get("left_time") is not None and self.back is not None:
            minutes.append((self.back - self.told["left_time"]) * 60 // HOUR)
        return max(minutes) // 60 if minutes and max(minutes) > 24 * 60 else None


def check(run: Run, findings: Findings, tolerance: int) -> None:
    wanted = expected(run)
    said = collections.defaultdict(list)
    for record in run.said(RISK, "RepeatThresholdReached"):
        said[(uuid_of(record.data["episode_id"]), record.data["rule_key"])].append(record)
    for key in wanted.keys() | said.keys():
        found = said.get(key, [])
        subject = found[0].data["case_reference"] if found else key[0]
        if key not in wanted:
            findings.add("EFFECT_WITHOUT_CAUSE", subject, f"{key[1]} was said and is not met")
        elif not found:
            findings.add("EVENT_LOST", subject, f"{key[1]} is met and was not said")
        elif len(found) > 1:
            findings.add("EVENT_DOUBLED", subject, f"{key[1]} was said {len(found)} times of one episode")
        else:
            _check_one(wanted[key], found[0], findings, subject, tolerance)


def _check_one(wanted: tuple[int, int], record, findings: Findings, subject: str, tolerance: int) -> None:
    (at, count), rule = wanted, record.data["rule_key"]
    if not at <= record.time <= at + tolerance:
        findings.add("EARLY_STEP" if record.time < at else "LATE_STEP", subject,
                     f"{rule} was met at {instants.civil(at)} and said at {instants.civil(record.time)}")
    if record.data["count"] != count:
        findings.add("WRONG_DECISION", subject, f"{rule}: {count}, not {record.data['count']}")
    if record.data["window_days"] != (COUNTS[rule][1] if rule in COUNTS else 0) or set(record.data["roles"]) != ROLES[rule]:
        findings.add("WRONG_STEP", subject, f"{rule} tells {', '.join(record.data['roles'])}")


def expected(run: Run) -> dict[tuple[str, str], tuple[int, int]]:
    """Returns when each trigger is met first, and with which count, by (episode, rule)."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    children: dict[str, list[Episode]] = collections.defaultdict(list)
    known: dict[str, tuple[str, Episode]] = {}
    for now, change in _timeline(run, children, known):
        child = change()
        for episode in children[child] if child else ():
            if max(episode.time, episode.back or episode.time) < now - QUIET_AFTER:
                continue
            for rule, count in _met(episode, children[child]).items():
                found.setdefault((episode.key, rule), (now, count))
    return found


def _met(episode: Episode, all_of_child: list[Episode]) -> dict[str, int]:
    if not episode.counts:
        return {}
    met = {}
    for rule, (least, days) in COUNTS.items():
        count = sum(each.counts and not each.is_away and episode.time - days * DAY < each.time <= episode.time
                    for each in all_of_child)
        if not episode.is_away and count >= least:
            met[rule] = count
    if episode.under_13 and not any(each is not episode and each.counts and each.time <= episode.time
                                    for each in all_of_child):
        met["first_under_13"] = 1
    if (hours := episode.hours_away()) is not None:
        met["over_24_hours"] = hours
    return met


def _timeline(run: Run, children: dict, known: dict) -> list:
    """Returns (when, change) in the order in which things became known; a change returns the child whose it is."""
    changes = []
    keys = {record.data["episode_reference"]: uuid_of(record.data["episode_id"])
            for record in run.said(REFERRAL, "EpisodeOpened")}
    for absence in absences(run.journal):
        key = next((keys[reference] for reference in absence.references if reference in keys), "")
        for entry in absence.events if key else ():
            changes.append((entry.at, entry.wall_ms, _Told(absence, entry, key, children, known)))
    standing = {"EpisodeMerged": False, "EpisodeUnmerged": True, "EpisodeWithdrawn": False}
    for name, counts in standing.items():
        for record in run.said(REFERRAL, name):
            changes.append((record.time, record.wall_ms, _On(record, known, "counts", lambda _, counts=counts: counts)))
    births = {keys[reference]: absence.birth() for absence in absences(run.journal)
              for reference in absence.references if reference in keys}
    for record in run.said(REFERRAL, "ReferralAccepted"):
        birth = births.get(uuid_of(record.data["episode_id"]))
        changes.append((record.time, record.wall_ms, _On(
            record, known, "under_13", lambda said, birth=birth: is_under(13, birth, said["return_time"]))))
    for record in run.said(INTERVIEW, "FactsRecorded"):
        if record.data["episode_ids"]:
            changes.append((record.time, record.wall_ms, _On(record, known, "told", lambda said: said)))
    changes.sort(key=lambda change: change[:2])
    return [(at, change) for at, _, change in changes]


class _Told:
    """The council's system told something of an absence."""

    def __init__(self, absence, entry, key: str, children: dict, known: dict):
        self.absence, self.entry, self.key, self.children, self.known = absence, entry, key, children, known

    def __call__(self) -> str:
        told, name = data(self.entry), self.entry.name
        child = "|".join(f"{each['issuer']}:{each['value']}" for each in told["child"])
        if self.key not in self.known:
            if name not in ("ChildReportedMissing", "ChildReturned"):
                return ""
            self.known[self.key] = child, Episode(self.key, self.entry.at, is_away=_is_away(told))
            self.children[child].append(self.known[self.key][1])
        child, episode = self.known[self.key]
        start = reported_instant(told.get("start_time"))
        if start is not None and (episode.start is None or name == "EpisodeCorrected"):
            episode.start = start
        if name == "ChildReturned" and episode.back is None:
            episode.back = return_instant(self.absence, self.entry)
        elif name == "EpisodeCorrected" and told.get("return_time"):
            episode.back = reported_instant(told["return_time"])
        return child


class _On:
    """Another fact of an episode that is known: one attribute of it."""

    def __init__(self, record, known: dict, attribute: str, value):
        self.record, self.known, self.attribute, self.value = record, known, attribute, value

    def __call__(self) -> str:
        said = self.record.data
        key = uuid_of(said.get("episode_id") or (said.get("episode_ids") or [""])[0])
        if key not in self.known:
            return ""
        child, episode = self.known[key]
        setattr(episode, self.attribute, self.value(said))
        return child


def _is_away(told: dict) -> bool:
    return told.get("category", "").endswith("AWAY_WITHOUT_AUTHORISATION")
