"""An authority with all that it needs: source, agreement, homes, people with duties, interviewers."""
from __future__ import annotations

import datetime
import uuid

import instants
from instants import DAY, HOUR

_SPACE = uuid.UUID("f9c6f4d1-4c1b-4b39-9d4d-5c9b8e2f7a10")
HOME_ROLES = ("placement_manager", "registered_manager")
ROLES = ("coordinator", "service_lead", "social_worker", "team_manager", "head_of_service", "safeguarding_lead", "iro",
         "duty_team")
AWARD = "603/3231/1"


class House:
    """`call(name, request, caller)` runs an RPC and returns its response or raises; `now` is the services' time.

    It can play the demo's `world` too: tools/demo/acts.py needs no more than what is here.
    """

    def __init__(self, call, authority: str, now: int, homes=("2890011", "2890027"), interviewers: int = 12,
                 agreement: bool = True):
        self.authority, self.homes = authority, tuple(homes)
        self.source = f"//{authority.lower()}.example/liquidlogic"
        self.system = self.caller("system/test", "system")
        self.coordinator = self.caller(f"users/{self._id('coordinator')}", "coordinator")
        self.people: list[str] = []       # of the whole authority
        self.roles: dict[str, str] = {}   # people/<uuid> → role
        self.emails: dict[str, str] = {}  # people/<uuid> → address
        self.taken: dict[str, str] = {}   # alert → who took it over
        self.interviewers: dict[str, str] = {}  # interviewers/<uuid> → people/<uuid>
        self._call, self.now = call, now
        self.say("referral.RegisterSource", authority_id=authority, source=self.source)
        self.agreement = self.draft_agreement()
        if agreement:
            self.say("referral.ActivateAgreement", name=self.agreement)
        for home in self.homes:
            self.say("referral.RegisterHome", authority_id=authority, home_urn=home)
        for role in ROLES:
            self._person(role)
        for home in self.homes:
            for role in HOME_ROLES:
                self._person(role, home)
        for number in range(interviewers):
            self._interviewer(number)

    def caller(self, subject: str, *roles: str, homes=()) -> dict:
        return {"subject": subject, "roles": list(roles), "authorities": [self.authority], "homes": list(homes)}

    def person(self, person: str, role: str, home_urn: str = "") -> dict:
        """Returns somebody who was told in a role as a caller. The duty team and deputies act as coordinators."""
        role = "coordinator" if role in ("", "duty_team") else role
        return self.caller(f"users/{person.rpartition('/')[2]}", role, homes=[home_urn] if home_urn else [])

    def by_role(self, role: str) -> dict:
        """Returns who holds a role of the whole authority as a caller."""
        return self.person(next(person for person, held in self.roles.items() if held == role), role)

    def interviewer(self, name: str) -> dict:
        """Returns an interviewer of the register as a caller."""
        return self.person(self.interviewers[name], "interviewer")

    def emails_of(self, role: str, home: str = "") -> set[str]:
        return {f"{role}{home}@{self.authority.lower()}.example"}

    def _id(self, what: str) -> str:
        return str(uuid.uuid5(_SPACE, f"{self.authority}|{what}"))

    def say(self, method: str, /, caller: dict | None = None, **request) -> dict:
        """Runs a command as the system, or as another caller."""
        return self._call(method, request, caller or self.system)

    def draft_agreement(self, expire: int | None = None, **changes) -> str:
        """Returns the name of a new agreement that can be activated."""
        year = {"start_time": instants.text(self.now - 365 * DAY), "expire_time": instants.text(expire or self.now + 365 * DAY)}
        response = self.say("referral.CreateAgreement", **{
            "authority_id": self.authority, "packages": ["return_interview"], "sharing_reference": "ISA-1",
            "sharing_start_time": year["start_time"], "sharing_end_time": year["expire_time"],
            "privacy_notice_reference": "PN-1", **year, **changes})
        return response["agreement"]["name"]

    def _person(self, role: str, home: str = "") -> None:
        person = f"people/{self._id(role + home)}"
        self.roles[person] = role
        if not home and role != "duty_team":
            self.people.append(person)
        self.emails[person] = f"{role}{home}@{self.authority.lower()}.example"
        self.say("referral.AssignRole", authority_id=self.authority, person_id=person, role=role,
                 **({"home_urn": home} if home else {}))
        self.say("notification.RegisterContact", authority_id=self.authority, person_id=person,
                 email=self.emails[person])

    def _interviewer(self, number: int) -> None:
        name = self.register_interviewer(f"interviewer{number}")
        start = self.now // DAY * DAY
        windows = [{"start_time": instants.text(start + day_ * DAY + 6 * HOUR),
                    "end_time": instants.text(start + day_ * DAY + 22 * HOUR)} for day_ in range(10)]
        self.say("scheduling.SetAvailability", name=name, windows=windows)

    def register_interviewer(self, who: str) -> str:
        """Returns an interviewer with award and certificate."""
        day = instants.to_datetime(self.now).date()
        year = datetime.timedelta(days=365)
        person = f"people/{self._id(who)}"
        name = self.say("scheduling.RegisterInterviewer", authority_id=self.authority, person_id=person, award_number=AWARD,
                        award_start_date=str(day - year), award_end_date=str(day + year),
                        dbs_start_date=str(day - year), dbs_end_date=str(day + year),
                        is_active=True)["interviewer"]["name"]
        self.interviewers[name] = person
        return name
