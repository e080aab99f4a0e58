"""The world that safereturnctl seed makes, as far as the driver speaks for its people."""
from __future__ import annotations

import json
import pathlib


class World:
    """One authority: who publishes, who coordinates, who can stand in."""

    def __init__(self, told: dict):
        self.authority = told["authority_id"]
        self.source = told["sources"][0]
        self.roles = {person["person_id"]: person["role"] for person in told["people"]}
        # Who may take an alert over: staff of the whole authority, not of one home; managers first.
        schools = {school["dsl_person_id"] for school in told["schools"]}
        staff = [person["person_id"] for person in told["people"] if not person["home_urn"]
                 and person["role"] not in ("interviewer", "duty_team") and person["person_id"] not in schools]
        self.people = sorted(staff, key=lambda person: not self.roles[person].endswith("manager"))
        self.taken: dict[str, str] = {}  # alert → who took it over
        self.interviewers = {each["name"]: each["person_id"] for each in told["interviewers"]}
        desk = next(person for person in told["people"] if person["role"] == "coordinator")
        self.coordinator = self.person(desk["person_id"], "coordinator", "")

    def names(self) -> dict[str, str]:
        """Returns what people are, in words."""
        return {person: "the " + role.replace("_", " ") if role else "a deputy" for person, role in self.roles.items()}

    def by_role(self, role: str) -> dict:
        """Returns who holds a role of the whole authority as a caller."""
        return self.person(next(person for person, held in self.roles.items() if held == role), role, "")

    def interviewer(self, name: str) -> dict:
        """Returns an interviewer of the register as a caller."""
        return self.person(self.interviewers[name], "interviewer", "")

    def person(self, person_id: str, role: str, home_urn: str) -> dict:
        """Returns the caller for somebody who was told in a role. The duty team and deputies act as coordinators."""
        return {"subject": person_id.replace("people/", "users/"), "authorities": [self.authority],
                "roles": [role if role not in ("", "duty_team") else "coordinator"],
                "homes": [home_urn] if home_urn else []}


def seed(stack, folder: pathlib.Path) -> World:
    """Makes the world, with the homes that the files name; returns its first authority."""
    told = json.loads(stack.ctl("seed", "--json", "--homes-from", str(folder)).stdout)
    return World(told["authorities"][0])
