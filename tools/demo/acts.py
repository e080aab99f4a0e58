"""What can be done about an absence: the council's system publishes, people command."""
from __future__ import annotations

import uuid

from absences import MINUTE, Absence
from instants import HOUR, LONDON, parse, text, to_datetime
from interviews import Interviews
from plays import PLAYS, Act

_SPACE = uuid.UUID("5a7e4e70-0903-5e1d-9e1a-0d0e5c0a3e11")
INTAKE = "safereturn.intake.v1."
_MODES = ("binary-protobuf", "binary-json", "structured")


class Acts:
    """Plays an absence: `begin` puts its events and its play into the script."""

    def __init__(self, clock, conductor, ctl, story, world):
        self._clock, self._conductor, self._ctl, self._story, self._world = clock, conductor, ctl, story, world
        self.refused: list[str] = []
        self._interviews = Interviews(self, clock, conductor, story, world)

    def begin(self, absence: Absence) -> None:
        """The council's system tells the absence 20 minutes after it began and the return 10 minutes after it."""
        play = PLAYS.get(absence.play, ())
        told = {each.what for each in play}
        if "tell_missing" not in told:
            self._conductor.at(absence.start + 20 * MINUTE, lambda: self.tell_missing(absence))
        if absence.back is None:
            return
        if "tell_return" not in told:
            self._conductor.at(absence.back + 10 * MINUTE, lambda: self.tell_return(absence))
        for each in play:
            self._conductor.at(absence.back + round(each.hours * HOUR), self._bound(absence, each))

    def _bound(self, absence: Absence, each: Act):
        return lambda: getattr(self, each.what)(absence, **each.how)

    # --- the council's system

    def _publish(self, absence: Absence, name: str, data: dict, part: str = "") -> None:
        identity = uuid.uuid5(_SPACE, f"{self._world.authority}|{absence.reference}|{name}|{part}")
        row = absence.row
        self._ctl.publish({
            "id": str(identity), "source": self._world.source, "type": INTAKE + name, "time": text(self._clock.now),
            "mode": _MODES[identity.int % len(_MODES)],
            "data": {"child": [{"type": "ssda903", "issuer": self._world.authority, "value": row.child}],
                     "episode_reference": absence.reference, **data}}, absence.reference)

    def _facts(self, absence: Absence) -> dict:
        category = "MISSING" if absence.row.kind == "M" else "AWAY_WITHOUT_AUTHORISATION"
        return {"category": f"EPISODE_CATEGORY_{category}", "birth_date": absence.row.birth.isoformat(),
                "home_urn": absence.row.home_urn}

    def tell_missing(self, absence: Absence) -> None:
        graded = {} if absence.police_risk is None else {"police_risk": absence.police_risk}
        self._publish(absence, "ChildReportedMissing", {**self._facts(absence), **graded, "start_time": {
            "time": text(absence.start), "precision": "TIME_PRECISION_ESTIMATED", "told_by": "placement"}})

    def tell_return(self, absence: Absence, date_only: bool = False, part: str = "") -> None:
        back = {"time": text(absence.back), "precision": "TIME_PRECISION_EXACT", "told_by": "carer"}
        if date_only:
            back = {"date": to_datetime(absence.back).astimezone(LONDON).date().isoformat(), "told_by": "local_authority"}
        self._publish(absence, "ChildReturned", {**self._facts(absence), "return_time": back}, part)

    def tell_return_again(self, absence: Absence) -> None:
        """The same event once more, and the same return as another event."""
        self.tell_return(absence)
        self.tell_return(absence, part="again")

    def correct(self, absence: Absence, hours: float) -> None:
        back = max(absence.back + round(hours * HOUR), absence.start + 30 * MINUTE)
        self._publish(absence, "EpisodeCorrected", {"reason_code": "better_information", "return_time": {
            "time": text(back), "precision": "TIME_PRECISION_EXACT", "told_by": "police"}})

    def withdraw(self, absence: Absence) -> None:
        self._publish(absence, "EpisodeWithdrawn", {"reason_code": "recorded_in_error"})

    # --- people

    def plan(self, absence: Absence) -> str | None:
        """Returns the plan that people act on now: the absence's own, or the one that leads it."""
        key = self._story.episodes.get(absence.reference)
        if key not in self._story.accepted or key in self._story.closed:
            return None
        while key in self._story.leads:
            key = self._story.leads[key]
        return f"plans/{key}"

    def query(self, name: str, request: dict, caller: dict) -> dict:
        return self._ctl.query(name, request, caller)

    def command(self, absence: Absence, name: str, request: dict, caller: dict, part: str = "") -> dict | None:
        """Returns the response, None where it was refused. `part` tells apart what one absence brings at one instant."""
        request = {"request_id": str(uuid.uuid5(_SPACE, f"{absence.reference}|{name}|{part}{self._clock.now}")), **request}
        answer = self._ctl.command(name, request, caller)
        if not answer["ok"]:
            self.refused.append(f"{name} for {absence.reference} ({absence.play}): {answer['error']}")
            return None
        return answer["response"]

    def offer(self, absence: Absence, mode: str = "phone") -> None:
        if plan := self.plan(absence):
            self.command(absence, "scheduling.OfferInterview",
                          {"name": plan, "offered_time": text(self._clock.now), "mode": mode}, self._world.coordinator)

    def book(self, absence: Absence, earliest: float, held: bool = True) -> None:
        """Takes the first free slot at least `earliest` hours after the return; the interview is held in it."""
        plan = self.plan(absence)
        if not plan:
            return
        after = max(absence.back + round(earliest * HOUR), self._clock.now + 15 * MINUTE)
        slots = self._ctl.query("scheduling.ProposeSlots", {"name": plan, "not_before": text(after), "limit": 1},
                                self._world.coordinator).get("slots", [])
        if not slots:
            self.refused.append(f"no interviewer is free for {absence.reference}")
            return
        slot = {name: slots[0][name] for name in ("interviewer_id", "start_time", "end_time")}
        if self.command(absence, "scheduling.BookInterview", {"name": plan, **slot}, self._world.coordinator) is not None \
                and held:
            self._interviews.arrange(absence, slot)

    def attempt(self, absence: Absence, result: str) -> None:
        if plan := self.plan(absence):
            self.command(absence, "scheduling.RecordAttempt", {
                "name": plan, "attempted_time": text(self._clock.now), "mode": "phone", "result": result},
                self._world.coordinator)

    def declined(self, absence: Absence, by: str = "CHILD", carer: bool | None = None) -> None:
        """The interview is declined; `carer` says whether the carer then gave information, None that nobody asked yet."""
        self._interviews.declined(absence, by, carer)

    def not_reached(self, absence: Absence) -> None:
        self._interviews.not_reached(absence)

    def override(self, absence: Absence, level: str) -> None:
        """A person knows more than the matrix."""
        assessment = self._story.assessments.get(self._story.episodes.get(absence.reference, ""))
        if assessment:
            self.command(absence, "risk.OverrideAssessment", {
                "name": assessment, "level": f"RISK_LEVEL_{level}", "reason_code": "information_not_in_facts",
                "reason_text": "Known to the worker from before"},
                self._world.by_role("social_worker"))

    def danger(self, absence: Absence, answered: float | None = None) -> None:
        """Somebody who is with the child raises an immediate danger; answered so many hours later."""
        self._interviews.danger(absence, answered)

    def _alert(self, absence: Absence, step: int) -> tuple[str, list[dict]] | None:
        """Returns the alert of a step and the people who were told."""
        name = self._story.alerts.get((self._story.episodes.get(absence.reference), step))
        if not name:
            return None
        alert = self._ctl.query("notification.GetAlert", {"name": name}, self._world.coordinator)["alert"]
        return name, alert.get("told", [])

    def acknowledge(self, absence: Absence, step: int, hours: float, action: str) -> None:
        found = self._alert(absence, step)
        if found and found[1]:
            name, told = found
            person = self._world.taken.get(name, told[0]["person_id"])
            role = self._world.roles[person] if name in self._world.taken else told[0]["role"]
            self.command(absence, "notification.AcknowledgeAlert", {
                "name": name, "action_code": action, "until_time": text(self._clock.now + round(hours * HOUR))},
                self._world.person(person, role, absence.row.home_urn))

    def decline_alert(self, absence: Absence, step: int) -> None:
        found = self._alert(absence, step)
        if found and found[1]:
            name, told = found
            self.command(absence, "notification.DeclineAlert", {"name": name},
                          self._world.person(told[0]["person_id"], told[0]["role"], absence.row.home_urn))

    def hand_over(self, absence: Absence, step: int) -> None:
        """The first who was told hands it to somebody who was not, and who owns it from then on."""
        found = self._alert(absence, step)
        if not found or not found[1]:
            return
        name, told = found
        known = {person["person_id"] for person in told}
        other = next((person for person in self._world.people if person not in known), None)
        caller = self._world.person(told[0]["person_id"], told[0]["role"], absence.row.home_urn)
        if other and self.command(absence, "notification.HandOverAlert", {"name": name, "to_person_id": other},
                                    caller) is not None:
            self._world.taken[name] = other
